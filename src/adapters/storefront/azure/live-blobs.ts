import type { FolderContent } from "../folder-content.ts";
import { frontFiles } from "../front-files.ts";
import type { PackagedPage } from "../packaged-page.ts";
import { deleteBlob, listBlobs, md5Text, putBlob } from "./blobs.ts";
import type { Shelf } from "./shelf.ts";
import type { StoreAccount } from "./store-account.ts";

/** Where the live pages lie in the container, as below the address of the site. */
const root = "live/";

/**
 * Shows an offer's page and the catalogue to whoever reads the container itself. What pages lead to comes before them, the page before the catalogue that
 * leads to it, and what nothing leads to any more goes last; each is replaced by one write. Goes on where a killed process stopped. True when
 * there was something to do.
 */
export async function showLive(
  account: StoreAccount,
  path: string,
  page: PackagedPage,
  { offers }: Pick<Shelf, "offers">,
): Promise<boolean> {
  const folder = `${root}${path}/`;
  const there = await listBlobs(account, account.live, folder);
  const changed = await place(account, folder, page.files, there);
  const entries = [...offers.values()].flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const front = frontFiles(entries);
  const frontThere = new Map(await frontBlobs(account, front));
  const frontChanged = await place(account, root, front, frontThere);
  const rest = [...there.keys()].filter((name) => !page.files.has(name.slice(folder.length)));
  await Promise.all(rest.map(async (name) => await deleteBlob(account, account.live, name)));
  return changed || frontChanged || rest.length > 0;
}

/** Pictures and styles first, pages after them. */
async function place(account: StoreAccount, folder: string, files: FolderContent, there: ReadonlyMap<string, string>): Promise<boolean> {
  const wanted = [...files].filter(([file, bytes]) => there.get(folder + file) !== md5Text(bytes));
  for (const isPage of [false, true]) {
    const now = wanted.filter(([file]) => file.endsWith(".html") === isPage);
    await Promise.all(now.map(async ([file, bytes]) => await put(account, folder + file, bytes)));
  }
  return wanted.length > 0;
}

async function put(account: StoreAccount, name: string, bytes: string | Uint8Array): Promise<void> {
  await putBlob(account, account.live.getBlockBlobClient(name), bytes, { container: account.live, access: "blob" });
}

/** The files above the offers, each looked for by its name: listing them would list every offer too. */
async function frontBlobs(account: StoreAccount, front: FolderContent): Promise<readonly (readonly [string, string])[]> {
  const found = await Promise.all([...front.keys()].map(async (name) => await listBlobs(account, account.live, root + name)));
  return found.flatMap((each) => [...each]);
}
