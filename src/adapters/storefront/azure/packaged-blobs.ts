import type { OfferId } from "../../../core/offer.ts";
import type { ProductContent } from "../../../ports/world.ts";
import type { FolderContent } from "../folder-content.ts";
import {
  folderIn,
  isWhole,
  packagedPage,
  pageChanged,
  pointerText,
  releaseFile,
  releaseIn,
  tombstonePage,
  type PackagedPage,
} from "../packaged-page.ts";
import { digestHex, offerPath } from "../places.ts";
import { listBlobs, md5Text, putBlob, readBlob } from "./blobs.ts";
import type { StoreAccount } from "./store-account.ts";

/**
 * Stores a page under the name of its content: blobs `packaged/<publisher>/<offer>/<folder>/…`, written once and read by preview and live alike, and a
 * pointer that says which folder is a digest's.
 */
export async function storeBlobs(
  account: StoreAccount,
  content: ProductContent,
): Promise<{ readonly where: string; readonly already: boolean }> {
  const path = offerPath(content.offer);
  const page = packagedPage(content);
  const already = await storeFolder(account, path, page);
  const [name, pointer] = [pointerOf(path, content.digest), pointerText(page.name)];
  const isNamed = (await readBlob(account, account.own, name))?.toString() === pointer;
  if (!isNamed) await put(account, name, pointer);
  return { where: account.own.getBlobClient(folderOf(path, page.name)).url, already: already && isNamed };
}

/** Stores the page that stays where an offer was. */
export async function storeTombstoneBlobs(
  account: StoreAccount,
  offer: OfferId,
  pages: ReadonlyMap<string, string>,
): Promise<PackagedPage> {
  const page = tombstonePage(offer, pages);
  await storeFolder(account, offerPath(offer), page);
  return page;
}

/** The page packaged for a digest, read back; refuses a digest that was never packaged, and blobs that are not what was packaged any more. */
export async function unchangedPage(account: StoreAccount, offer: OfferId, digest: string): Promise<PackagedPage> {
  const path = offerPath(offer);
  const name = await packagedName(account, offer, digest);
  const files = await readFolderBlobs(account, path, name);
  if (!isWhole(name, files) || releaseIn(text(files.get(releaseFile)))?.digest !== digest) throw pageChanged(digest);
  return { name, files };
}

/** Name of the folder packaged for a digest; refuses a digest that was never packaged. */
export async function packagedName(account: StoreAccount, offer: OfferId, digest: string): Promise<string> {
  const pointer = await readBlob(account, account.own, pointerOf(offerPath(offer), digest));
  return folderIn(pointer?.toString(), digest);
}

/** All files of a packaged folder; none when there is no such folder. */
export async function readFolderBlobs(account: StoreAccount, path: string, folder: string): Promise<FolderContent> {
  const prefix = `${folderOf(path, folder)}/`;
  const names = [...(await listBlobs(account, account.own, prefix)).keys()];
  const files = names.map(async (name) => [name.slice(prefix.length), (await readBlob(account, account.own, name)) ?? ""] as const);
  return new Map<string, string | Uint8Array>(await Promise.all(files));
}

/** Where a packaged file lies in the account's own container. */
export function folderOf(path: string, folder: string): string {
  return `packaged/${path}/${folder}`;
}

/** Writes what is not there, or not as it should be. True when nothing was to be written. */
async function storeFolder(account: StoreAccount, path: string, { name, files }: PackagedPage): Promise<boolean> {
  const prefix = `${folderOf(path, name)}/`;
  const there = await listBlobs(account, account.own, prefix);
  const missing = [...files].filter(([file, bytes]) => there.get(prefix + file)?.md5 !== md5Text(bytes));
  const extra = [...there.keys()].filter((each) => !files.has(each.slice(prefix.length)));
  await Promise.all(missing.map(async ([file, bytes]) => await put(account, prefix + file, bytes)));
  await Promise.all(extra.map(async (each) => await account.call((options) => account.own.getBlobClient(each).deleteIfExists(options))));
  return missing.length === 0 && extra.length === 0;
}

async function put(account: StoreAccount, name: string, content: string | Uint8Array): Promise<void> {
  await putBlob(account, account.own.getBlockBlobClient(name), content, { container: account.own });
}

function pointerOf(path: string, digest: string): string {
  return `packaged/${path}/${digestHex(digest)}.json`;
}

function text(content: string | Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : Buffer.from(content).toString();
}
