import type { OfferId } from "../core/offer.ts";
import { problem, type Place, type Problem } from "../core/problem.ts";
import type { Instant } from "../core/time.ts";
import type { Draft } from "./draft.ts";
import type { Offer as RawOffer } from "./generated/offer.d.ts";
import type { Plan as RawPlan } from "./generated/plan.d.ts";
import { schemaProblems } from "./schema/explain.ts";
import type { SchemaKind } from "./schema/validators.ts";
import { bytesAt, offerFolder, type Tree } from "./tree.ts";
import { trusted } from "./trusted.ts";
import { parseYaml, type ManifestDocument, type Pointer } from "./yaml/parse-yaml.ts";

/** A manifest with what the schema let through. `valid` says that nothing is missing, so that `raw` may be taken as complete. */
export type Manifest<Raw> = { readonly document: ManifestDocument; readonly raw: Draft<Raw>; readonly valid: boolean };

/** An offer's folder as the checks see it: every manifest that could be read, and the files beside them. */
export type OfferFiles = {
  readonly id: OfferId;
  readonly folder: string;
  readonly tree: Tree;
  /** The moment of validation; without it nothing that depends on time is checked. */
  readonly now: Instant | undefined;
  readonly offer: Manifest<RawOffer> | undefined;
  readonly plans: readonly Manifest<RawPlan>[];
};

/** One rule beyond the schema. Gives every problem it finds. */
export type Check = (files: OfferFiles) => readonly Problem[];

/** Reads `offer.yaml` and `plans/*.yaml` against their schemas. */
export function readOfferFiles(
  id: OfferId,
  tree: Tree,
  now: Instant | undefined,
): { readonly files: OfferFiles; readonly problems: readonly Problem[] } {
  const folder = offerFolder(id);
  const problems: Problem[] = [];
  const offer = readManifest<RawOffer>("offer", `${folder}/offer.yaml`, tree, problems);
  const plans = planPaths(folder, tree).map((path) => readManifest<RawPlan>("plan", path, tree, problems));
  return { files: { id, folder, tree, now, offer, plans: plans.filter((plan) => plan !== undefined) }, problems };
}

/** Paths of plan files, sorted: `plans/<plan>.yaml`, not deeper. */
export function planPaths(folder: string, tree: Tree): readonly string[] {
  const start = `${folder}/plans/`;
  return [...tree.keys()].filter((path) => path.startsWith(start) && /^[^/]+[.]yaml$/.test(path.slice(start.length))).toSorted();
}

function readManifest<Raw>(kind: SchemaKind, path: string, tree: Tree, problems: Problem[]): Manifest<Raw> | undefined {
  const bytes = bytesAt(tree, path);
  if (bytes === undefined) {
    // Links and oversized files are told of by the check of files.
    if (!tree.has(path)) problems.push(problem("file-missing", `The ${kind}'s manifest is not there.`, `Create ${path}.`, { path }));
    return undefined;
  }
  const document = parseYaml(path, bytes);
  if ("length" in document) {
    problems.push(...document);
    return undefined;
  }
  const found = schemaProblems(kind, document);
  problems.push(...found);
  const { value } = document;
  const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
  // The schema has taken out every value of a wrong type: what is left is a draft of the raw type.
  return { document, raw: trusted(isMapping ? value : {}), valid: found.length === 0 };
}

/** Where a value of a manifest stands; its key with `"key"`. */
export function placeIn(manifest: Pick<Manifest<unknown>, "document">, pointer: Pointer, at: "key" | "value" = "value"): Place {
  return manifest.document.place(pointer, at);
}
