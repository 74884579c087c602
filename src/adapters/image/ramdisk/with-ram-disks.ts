import type { FileSystem } from "../../../ports/images.ts";
import { readRamDisk } from "./read-ram-disk.ts";

/** Distributions' images have 10 to 100 MiB. */
const maxBytes = 160 * 1024 * 1024;
const maxUnifiedKernel = 256 * 1024 * 1024;

/** Adds the reading of initial RAM disks to any file system. The decoders are loaded when the first one is read. */
export function withRamDisks(files: Omit<FileSystem, "ramDisk">): FileSystem {
  return {
    ...files,
    ramDisk: async (path, part) => {
      const bytes = part === undefined ? await files.readFile(path, maxBytes) : await slice(files, path, part);
      return bytes === undefined
        ? undefined
        : await readRamDisk("an initial RAM disk", Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    },
  };
}

async function slice(
  files: Pick<FileSystem, "readFile">,
  path: string,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<Uint8Array | undefined> {
  return (await files.readFile(path, maxUnifiedKernel))?.subarray(offset, offset + length);
}
