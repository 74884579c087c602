import type { OfferId } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { offerFolder } from "../tree.ts";
import type { ExportWays } from "./export-offer.ts";
import { configureDocument, exportResources, previewSubmission, type ConfigureDocument } from "./export-tree.ts";
import { importPortalOffer, isPortalOffer } from "./import-portal.ts";
import { importTree, type Imported } from "./import-tree.ts";
import { readJson } from "./json-file.ts";
import { keptBeside, restored, type Kept } from "./kept.ts";
import { overLimits } from "./limits.ts";
import { fileValues, mediaPaths, type FileValues, type Manifests } from "./manifests.ts";
import { noPlace } from "./no-place.ts";
import { secretPlaceholder } from "./placeholders.ts";
import { asFields } from "./resource.ts";

/** Names of the two documents in an export's folder: the request, and what it has no place for. */
export const requestFile = "configure.json";
export const keptFile = "slipway.json";

/** What an export writes besides pictures. */
export type Exported = {
  readonly request: ConfigureDocument;
  readonly kept: { readonly schemaVersion: 1; readonly publisher: string; readonly offer: string; readonly kept: readonly Kept[] };
  /** Files of the offer's folder to lie beside them, unchanged. */
  readonly pictures: readonly string[];
  readonly problems: readonly Problem[];
};

/**
 * An offer as a request that publishes it to preview. What the resources have no place for is kept beside them and told by its path. The same
 * manifests give the same documents.
 */
export function exportOffer(id: OfferId, manifests: Manifests, ways: ExportWays): Exported {
  const resources = exportResources(manifests, ways);
  const ours = fileValues(manifests);
  const read = importTree(requestFile, { resources }, id.publisher);
  const kept = keptBeside(ours, "files" in read ? read.files : {});
  const folder = offerFolder(id);
  return {
    request: configureDocument([...resources, previewSubmission(id.offer)]),
    kept: { schemaVersion: 1, publisher: id.publisher, offer: id.offer, kept },
    pictures: mediaPaths(ours),
    problems: [...overLimits(resources, folder), ...noPlace(kept, folder), ...unreachable(manifests, ways, folder)],
  };
}

/** The offer as it would come back from the marketplace: what the resources have no place for is not in it. */
export function asMarketplaceHolds(id: OfferId, manifests: Manifests, html: ExportWays["html"]): FileValues {
  const resources = exportResources(manifests, { html, secretOf: secretPlaceholder, assetsUrl: "https://assets.invalid" });
  const read = importTree(requestFile, { resources }, id.publisher);
  return "files" in read ? read.files : {};
}

function unreachable({ offer }: Manifests, { assetsUrl }: ExportWays, folder: string): readonly Problem[] {
  if (assetsUrl !== undefined || Object.keys(offer.listing.logos).length === 0) return [];
  const text = "The pictures have no address in the request: the marketplace fetches them, nobody sends them.";
  const remedy = "Put the folder media/ where it can be read from the internet, and name that place with --assets-url.";
  return [{ ...problem("market-assets", text, remedy, { path: `${folder}/offer.yaml` }), level: "warning" }];
}

/** Documents of an import, by name: one file, or the two of an export. */
export type Documents = {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly kept?: { readonly file: string; readonly bytes: Uint8Array };
};

/** Manifests from a resource tree, a request, or an offer document of the old portal. `publisher` overrides what the documents say. */
export function importDocuments({ file, bytes, kept }: Documents, publisher: string | undefined): Imported | readonly Problem[] {
  const read = readJson(file, bytes);
  if (isProblem(read)) return [read];
  if (isPortalOffer(read.value)) return importPortalOffer(file, read.value, publisher);
  if (kept === undefined) return importTree(file, read.value, publisher ?? "");
  const beside = keptOf(kept);
  if (isProblem(beside)) return [beside];
  const imported = importTree(file, read.value, publisher ?? beside.publisher);
  if (!("files" in imported)) return imported;
  const { files, problems } = restored(imported.files, beside.kept, kept.file);
  return { ...imported, files, problems: [...imported.problems, ...problems] };
}

function keptOf({
  file,
  bytes,
}: {
  readonly file: string;
  readonly bytes: Uint8Array;
}): { readonly publisher: string; readonly kept: readonly Kept[] } | Problem {
  const read = readJson(file, bytes);
  if (isProblem(read)) return read;
  const fields = asFields(read.value);
  const [publisher, list] = [fields?.["publisher"], fields?.["kept"]];
  if (fields?.["schemaVersion"] === 1 && typeof publisher === "string" && Array.isArray(list) && list.every(isKept))
    return { publisher, kept: list };
  return problem(
    "market-kept",
    "The file is not what an export writes beside its request.",
    "Export again, or move it away to import the request alone.",
    {
      path: file,
    },
  );
}

function isKept(value: unknown): value is Kept {
  const fields = asFields(value);
  return typeof fields?.["file"] === "string" && typeof fields["pointer"] === "string";
}
