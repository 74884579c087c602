import type { Backend, Disk, FileSystem, Partition, UnsupportedFileSystem } from "../../../ports/images.ts";
import { findGuestfish } from "./appliance.ts";
import { createGuest, type Guest } from "./guest.ts";

/** What reads where the built-in readers stop. */
export type DeepReader = AsyncDisposable & {
  /** The file system as libguestfs shows it, or why not; `builtin` is what the built-in readers said. */
  fileSystem(partition: Partition, builtin: UnsupportedFileSystem): Promise<FileSystem | UnsupportedFileSystem>;
  innerVolumes: Disk["innerVolumes"];
};

/**
 * libguestfs behind the built-in readers, where it may be asked: not for an image at a URL, which it would have to fetch whole, and not when it is
 * not installed or not wanted. Then the answer says so.
 */
export function createDeepReader(file: string | undefined, backend: Backend = "auto"): DeepReader {
  const why = hindrance(file, backend);
  const guest: Guest | undefined = why === undefined && file !== undefined ? createGuest(file) : undefined;
  return {
    fileSystem: async (partition, builtin) => {
      if (guest?.reads(partition.content) === true) return await guest.fileSystem(partition);
      return why === undefined ? builtin : { ...builtin, reason: `${builtin.reason}, and ${why}` };
    },
    innerVolumes: async (partition) => (await guest?.innerVolumes(partition)) ?? [],
    [Symbol.asyncDispose]: async () => {
      await guest?.[Symbol.asyncDispose]();
    },
  };
}

function hindrance(file: string | undefined, backend: Backend): string | undefined {
  if (backend === "builtin") return "libguestfs was not to be used";
  if (file === undefined) return "libguestfs reads local files only";
  return findGuestfish() === undefined ? "libguestfs is not installed" : undefined;
}
