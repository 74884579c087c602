import { isContentName } from "../../content-name.ts";
import type { FolderContent } from "../folder-content.ts";
import { frontFiles } from "../front-files.ts";
import type { PackagedPage } from "../packaged-page.ts";
import { earlierPages, inOrder, isLeftOver, isPage, publicFiles } from "../public-folder.ts";
import { deleteBlob, listBlobs, listFolder, md5Text, putBlob, readBlob, type Listed } from "./blobs.ts";
import type { Shelf } from "./shelf.ts";
import type { StoreAccount } from "./store-account.ts";

/** Where the live pages lie in the container, as below the address of the site. */
const root = "live/";

/** A folder of the container: what it is to hold, what it holds, and what its pages refer to until then. */
type Change = {
  readonly folder: string;
  readonly files: FolderContent;
  readonly there: ReadonlyMap<string, Listed>;
  readonly earlier: string;
};

/**
 * Looks at what the container shows of an offer and of the catalogue, and gives the act that brings it up to `page` and `offers`: pages, then the catalogue
 * that leads to them, then what nothing refers to any more. Look before the shelf is written: a process that lost the shelf's lease in between
 * finds the pages changed and is refused. The act goes on where a killed process stopped; true when there was something to do.
 */
export async function prepareLive(
  account: StoreAccount,
  path: string,
  page: PackagedPage,
  { offers }: Pick<Shelf, "offers">,
): Promise<() => Promise<boolean>> {
  const folder = `${root}${path}/`;
  const entries = [...offers.values()].flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const there = await listBlobs(account, account.live, folder);
  const offer = { folder, files: publicFiles(page.files), there, earlier: earlierPages(page.files, await pagesIn(account, there)) };
  const above = await listFolder(account, account.live, root);
  const front = { folder: root, files: frontFiles(entries), there: above, earlier: (await pagesIn(account, above)).join("\n") };
  return async () => {
    const changed = await place(account, offer);
    const frontChanged = await place(account, front);
    const swept = await sweep(account, offer, () => true);
    const frontSwept = await sweep(account, front, isContentName);
    return changed || frontChanged || swept || frontSwept;
  };
}

async function pagesIn(account: StoreAccount, there: ReadonlyMap<string, Listed>): Promise<readonly string[]> {
  const pages = [...there.keys()].filter((name) => isPage(name));
  return await Promise.all(pages.map(async (name) => (await readBlob(account, account.live, name))?.toString() ?? ""));
}

async function place(account: StoreAccount, change: Change): Promise<boolean> {
  const { folder, files, there, earlier } = change;
  const isThere = ([name, bytes]: readonly [string, string | Uint8Array]): boolean =>
    there.get(folder + name)?.md5 === md5Text(bytes) && (!isContentName(name) || earlier.includes(name) || isPageThere);
  const isPageThere = [...files].every(([name, bytes]) => !isPage(name) || there.get(folder + name)?.md5 === md5Text(bytes));
  let placed = false;
  for (const stage of inOrder(files)) {
    const wanted = stage.filter((file) => !isThere(file));
    await Promise.all(wanted.map(async ([name, bytes]) => await put(account, change, name, bytes)));
    placed ||= wanted.length > 0;
  }
  return placed;
}

/** What may change is written over exactly what was seen there, so that nobody's newer page is lost. */
async function put({ call, live }: StoreAccount, { folder, there }: Change, name: string, bytes: string | Uint8Array): Promise<void> {
  const isFixed = isContentName(name);
  const seen = there.get(folder + name);
  const conditions = isFixed ? {} : seen === undefined ? { ifNoneMatch: "*" } : { ifMatch: seen.etag };
  await putBlob({ call }, live.getBlockBlobClient(folder + name), bytes, { container: live, access: "blob", conditions, isFixed });
}

/** Only as it was seen: what another process has written anew since is about to be referred to. */
async function sweep(account: StoreAccount, change: Change, isOurs: (name: string) => boolean): Promise<boolean> {
  const { folder, files, there, earlier } = change;
  const rest = [...there].filter(([blob]) => isOurs(blob) && isLeftOver(blob.slice(folder.length), files, earlier));
  await Promise.all(rest.map(async ([blob, { etag }]) => await deleteBlob(account, account.live, blob, etag)));
  return rest.length > 0;
}
