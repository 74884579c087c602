import { readdir, readlink, rm } from "node:fs/promises";
import { basename, join } from "node:path";

import { placeFileIfChanged, readIfThere } from "../atomic-file.ts";
import { readFolder, type FolderContent } from "./folder-content.ts";
import { currentShelf } from "./generations.ts";
import { pageFile } from "./packaged-page.ts";
import { exists, folderPath } from "./packaged.ts";
import { placesIn } from "./places.ts";
import { earlierPages, inOrder, isLeftOver, isPage, publicFiles } from "./public-folder.ts";

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
  const sweeps: (() => Promise<void>)[] = [];
  for (const [path, packaged] of shelf)
    if (known.get(path) !== packaged || !(await exists(join(target, path, pageFile))))
      sweeps.push(await bringUp(await source.files(path, packaged), join(target, path)));
  // After the pages that they lead to, and before what they led to goes.
  for (const stage of inOrder(await source.front())) for (const [name, bytes] of stage) await placeFileIfChanged(join(target, name), bytes);
  for (const sweep of sweeps) await sweep();
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

/** Puts a page in the place of another; gives the act that deletes what nothing refers to any more. */
async function bringUp(packaged: FolderContent, target: string): Promise<() => Promise<void>> {
  const there = (await readFolder(target)) ?? new Map<string, Uint8Array>();
  const files = publicFiles(packaged);
  for (const stage of inOrder(files)) for (const [name, bytes] of stage) await placeFileIfChanged(join(target, name), bytes);
  const texts = [...there].filter(([name]) => isPage(name)).map(([, bytes]) => Buffer.from(bytes).toString());
  const earlier = earlierPages(packaged, texts);
  const rest = [...there.keys()].filter((name) => isLeftOver(name, files, earlier));
  return async () => {
    for (const name of rest) await rm(join(target, name), { force: true });
  };
}
