import { open } from "node:fs/promises";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { Disk } from "../../src/ports/images.ts";

export type Piece = { readonly offset: number; readonly bytes: Uint8Array };

/** Writes a file of this length whose only data are the pieces; everything else is a hole. */
export async function writeSparseFile(path: string, length: number, pieces: readonly Piece[]): Promise<void> {
  await using handle = await open(path, "w");
  await handle.truncate(length);
  for (const { offset, bytes } of pieces) await handle.write(bytes, 0, bytes.length, offset);
}

/** Bytes that are never zero and differ from piece to piece. */
export function pattern(length: number, seed: number): Buffer {
  return Buffer.alloc(length, Buffer.from([1 + (seed % 255), 1 + ((seed * 7) % 255), 255, 1 + ((seed * 31) % 251), 17]));
}

/** Opens a disk that is known to be there. */
export async function openDisk(path: string): Promise<Disk> {
  const disk = await openDiskFile(path);
  if (isProblem(disk)) throw new Error(disk.text);
  return disk;
}
