import { open } from "node:fs/promises";
import { join } from "node:path";

import { chunkSize, type ChunkManifest } from "../../core/chunks.ts";
import type { Problem } from "../../core/problem.ts";
import type { Disk } from "../../ports/images.ts";
import { openChunkReader } from "../chunk-reader.ts";
import { readChunkManifest } from "../chunks.ts";
import { isAllZeros } from "../zeros.ts";

/** The file that the emulator reads: the disk's own, or a sparse copy of one that does not lie on this machine. Throws when the signal ends the copying. */
export async function localFile(disk: Disk, folder: string, signal?: AbortSignal): Promise<string> {
  if (disk.file !== undefined) return disk.file;
  const path = join(folder, "image");
  await using copy = await open(path, "wx", 0o600);
  await copy.truncate(disk.length);
  const reader = await openChunkReader(disk);
  for (const index of reader.indexes) {
    signal?.throwIfAborted();
    const bytes = await reader.read(index);
    if (!isAllZeros(bytes)) await copy.write(bytes, 0, bytes.length, index * chunkSize);
  }
  return path;
}

/** What the file holds now, read anew: the digest of its chunks. */
export async function digestOfFile(disk: Disk, path: string): Promise<ChunkManifest | Problem> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const fresh: Disk = {
    ...disk,
    length: size,
    read: async (offset, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
  return await readChunkManifest(fresh);
}
