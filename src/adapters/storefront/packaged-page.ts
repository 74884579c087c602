import type { OfferId } from "../../core/offer.ts";
import { quote } from "../../core/problem.ts";
import type { ProductContent } from "../../ports/world.ts";
import { storePages } from "../../render/store-pages.ts";
import { entryReferring, illustrated } from "./content-names.ts";
import { folderDigest, type FolderContent } from "./folder-content.ts";
import { digestHex, mediaPath, offerPath, StoreRefusal, translationName } from "./places.ts";

/** What lies in a page's folder beside the page, for this adapter: which content it is. `digest` is null for the page of a withdrawn offer. */
export type Release = {
  readonly schemaVersion: 1;
  readonly publisher: string;
  readonly offer: string;
  readonly submission: number;
  readonly digest: string | null;
};

/** A page with all that belongs to it, and the name of its folder, which follows from the bytes. */
export type PackagedPage = { readonly name: string; readonly files: FolderContent };

export const pageFile = "index.html";
export const releaseFile = "release.json";
export const entryFile = "entry.json";
const styles = ["slipway.css", storePages.styles] as const;

/**
 * The folder of a page: the page, its catalogue entry, and its pictures, templates and style under names that tell what they hold. Refuses names that
 * lead elsewhere.
 */
export function packagedPage({ offer, submission, digest, html, translations, entry, media }: ProductContent): PackagedPage {
  const pictures = [...media].map(([name, bytes]) => [mediaPath(name), bytes] as const);
  const pages = [...(translations ?? [])].map(([name, page]) => [translationName(name), page] as const);
  const { files, names } = illustrated(new Map([...pages, [pageFile, html]]), new Map<string, string | Uint8Array>([...pictures, styles]));
  const release: Release = { schemaVersion: 1, ...offer, submission, digest };
  const own = [[entryFile, entryReferring(entry, offerPath(offer), names)], released(release)] as const;
  return named(digestHex(digest).slice(0, 16), new Map([...files, ...own]));
}

/** The folder of the pages that stay where an offer was. */
export function tombstonePage(offer: OfferId, pages: ReadonlyMap<string, string>): PackagedPage {
  const release: Release = { schemaVersion: 1, ...offer, submission: 0, digest: null };
  return named("withdrawn", new Map([...illustrated(pages, new Map([styles])).files, released(release)]));
}

/** True when these are the files that the folder's name stands for. */
export function isWhole(name: string, files: FolderContent | undefined): boolean {
  return files !== undefined && name.endsWith(`-${shortDigest(files)}`);
}

/** What the release says that lies among the files; undefined when it is none. */
export function releaseIn(text: string | undefined): Release | undefined {
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  return isRelease(value) ? value : undefined;
}

/** The text of a digest's pointer: which folder was packaged for it. */
export function pointerText(folder: string): string {
  return JSON.stringify({ schemaVersion: 1, folder });
}

/** The folder that a pointer names; refuses a digest that was never packaged. */
export function folderIn(pointer: string | undefined, digest: string): string {
  const value: unknown = pointer === undefined ? undefined : JSON.parse(pointer);
  if (typeof value === "object" && value !== null && "folder" in value && typeof value.folder === "string") return value.folder;
  throw new StoreRefusal("page-not-packaged", `No page is packaged for ${quote(digest)}.`, "Publish the offer again.");
}

/** What was packaged is there no more as it was. */
export function pageChanged(digest: string): StoreRefusal {
  return new StoreRefusal(
    "page-changed",
    `The page packaged for ${quote(digest)} was changed since: it is not what the preview showed.`,
    "Publish the offer again: the page is made anew and previewed.",
  );
}

function named(prefix: string, files: FolderContent): PackagedPage {
  return { name: `${prefix}-${shortDigest(files)}`, files };
}

function shortDigest(files: FolderContent): string {
  return folderDigest(files).slice(0, 16);
}

function isRelease(value: unknown): value is Release {
  return typeof value === "object" && value !== null && "digest" in value && (value.digest === null || typeof value.digest === "string");
}

function released(release: Release): readonly [string, string] {
  return [releaseFile, `${JSON.stringify(release, null, 2)}\n`];
}
