import { randomUUID } from "node:crypto";
import { readdir, readlink, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { placeFileIfChanged, readIfThere } from "../atomic-file.ts";
import { readFolder, type FolderContent } from "./folder-content.ts";
import { currentShelf } from "./generations.ts";
import { pageFile } from "./packaged-page.ts";
import { exists, folderPath } from "./packaged.ts";
import { placesIn } from "./places.ts";

/** What is live, for whoever copies it. */
export type LiveSource = {
  /** `publisher/offer` → name of the packaged folder that its address shows. */
  readonly shelf: () => Promise<ReadonlyMap<string, string>>;
  readonly files: (path: string, packaged: string) => Promise<FolderContent>;
  /** The first page and the catalogue; none before anything was live. */
  readonly front: () => Promise<FolderContent>;
};

/**
 * Copies the live store front to a folder that any web host can serve, without links. `known` says which packaged folder each offer's address showed
 * when it was copied last: what has not changed is not copied again. Gives what it shows now.
 */
export async function exportLive(
  source: LiveSource,
  target: string,
  known: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const shelf = await source.shelf();
  for (const [path, packaged] of shelf)
    if (known.get(path) !== packaged || !(await exists(join(target, path, pageFile))))
      await replaceFolder(await source.files(path, packaged), join(target, path));
  // After the pages that they lead to.
  for (const [name, bytes] of await source.front()) await placeFileIfChanged(join(target, name), bytes);
  return shelf;
}

/** What is live below a state folder of this machine. */
export function liveFolder(state: string): LiveSource {
  const places = placesIn(state);
  return {
    shelf: async () => await currentShelf(places),
    files: async (path, packaged) => (await readFolder(folderPath(places, path, packaged))) ?? new Map<string, string>(),
    front: async () => {
      const generation = await readlink(places.live).catch(() => undefined);
      const front = new Map<string, Uint8Array>();
      if (generation === undefined) return front;
      const folder = join(places.generations, basename(generation));
      for (const each of await readdir(folder, { withFileTypes: true })) {
        const bytes = each.isFile() ? await readIfThere(join(folder, each.name)) : undefined;
        if (bytes !== undefined) front.set(each.name, bytes);
      }
      return front;
    },
  };
}

/** The old folder goes only when the new one is whole, beside it. */
async function replaceFolder(files: FolderContent, target: string): Promise<void> {
  const half = join(dirname(target), `.${randomUUID()}.part`);
  for (const [name, bytes] of files) await placeFileIfChanged(join(half, name), bytes);
  await rm(target, { recursive: true, force: true });
  await rename(half, target);
}
