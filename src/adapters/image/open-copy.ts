import type { ChunkManifest } from "../../core/chunks.ts";
import type { Problem } from "../../core/problem.ts";
import { ImageReadError, type Backend, type Disk } from "../../ports/images.ts";
import type { OpenCopy } from "../../ports/regions.ts";
import { createDisk } from "./disk.ts";
import { readThroughCache, type Medium } from "./medium.ts";
import { openDiskFile } from "./open-disk.ts";
import type { ReadThrough } from "./page-cache.ts";

const pageSize = 512 * 1024;
const maxPages = 128;

/**
 * A region's copy as a disk: where it is a file of this machine, that file; else its bytes as the region gives them. What the manifest calls a hole is
 * not asked for. The disk's end closes the copy. Problems of `openDiskFile`.
 */
export async function openCopyDisk(copy: OpenCopy, manifest: ChunkManifest, backend?: Backend): Promise<Disk | Problem> {
  if (copy.file !== undefined) {
    await copy[Symbol.asyncDispose]();
    return await openDiskFile(copy.file, backend);
  }
  const extents = manifest.chunks.map(({ index }) => {
    const offset = index * manifest.chunkSize;
    return { offset, length: Math.min(manifest.chunkSize, manifest.length - offset) };
  });
  return await createDisk({
    name: `${manifest.digest}.vhd`,
    medium: copyMedium(copy),
    extents: async () => await Promise.resolve(extents),
    close: async () => await copy[Symbol.asyncDispose](),
  });
}

function copyMedium(copy: OpenCopy): Medium {
  const size = copy.length;
  let total = 0;
  const readThrough: ReadThrough = async (offset, wanted) => {
    const bytes = await copy.read(offset, wanted).catch((error: unknown) => {
      throw new ImageReadError("the region's copy", `The region failed at byte ${offset}`, { cause: error });
    });
    total += bytes.length;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  return { size, bytesRead: () => total, read: readThroughCache({ size, pageSize, maxPages }, readThrough) };
}
