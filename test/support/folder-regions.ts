import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

import { directoryRegions } from "../../src/adapters/region/directory.ts";
import { chunkSize } from "../../src/core/chunks.ts";
import { makeScene, type RegionsHarness, type Scene } from "../contract/regions-contract.ts";
import { pattern, type Piece } from "./sparse-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Folder regions in a temporary root; `file` is a path among a region's images. */
export type Folder = RegionsHarness & { readonly root: string; readonly file: (region: string, name: string) => string };

/** A fresh root with an adapter that hardly waits for locks. */
export async function folderHarness(): Promise<Folder> {
  const { path: root, [Symbol.asyncDispose]: dispose } = await temporaryFolder();
  const file = (region: string, name: string): string => join(root, region, "images", name);
  return {
    root,
    file,
    regions: directoryRegions({ root, lockWaitMs: 100 }),
    bytesOf: (region, digest) => readFile(file(region, `${digest}.vhd`)),
    damage: async (region, digest, offset) => {
      await using handle = await open(file(region, `${digest}.vhd`), "r+");
      await handle.write(Buffer.from([42]), 0, 1, offset);
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** The contract's scene, with the folder's own means beside it. */
export async function folderScene(length?: number, pieces?: readonly Piece[]): Promise<Scene & Folder> {
  const folder = await folderHarness();
  return { ...folder, ...(await makeScene(() => Promise.resolve(folder), length, pieces)) };
}

/** An image of so many chunks full of data. */
export async function denseScene(chunks: number): Promise<Scene & Folder> {
  const pieces = Array.from({ length: chunks }, (_, index) => ({ offset: index * chunkSize, bytes: pattern(chunkSize, index) }));
  return await folderScene(chunks * chunkSize, pieces);
}
