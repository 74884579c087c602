import type { Evidence } from "../../core/report.ts";
import type { FileStat } from "../../ports/images.ts";
import { mountOf, resolveLinks, route, type Mounts, type Spot } from "./mounts.ts";
import { textOf } from "./text.ts";

/** The running system's files: the root file system with the others mounted where fstab says. Paths are absolute. */
export type Tree = {
  /** Disk, partition and path, for evidence. */
  place(path: string): Pick<Evidence, "disk" | "partition" | "path">;
  stat(path: string, options?: { readonly follow?: boolean }): Promise<FileStat | undefined>;
  /** Names in a directory; empty when it is not there. */
  list(path: string): Promise<readonly string[]>;
  /** Text of a file, at most `limit` bytes (default 1 MiB). */
  text(path: string, limit?: number): Promise<string | undefined>;
  /** The first `length` bytes of a file. */
  start(path: string, length: number): Promise<Uint8Array | undefined>;
  link(path: string): Promise<string | undefined>;
};

const textLimit = 1024 * 1024;

/** A tree over its mounts; the first one is `/`. Asking below a mount that cannot be read throws `Undecided`. */
export function createTree(mounts: Mounts): Tree {
  // A link from the root file system may lead into another one, which that file system alone cannot follow.
  const crossing = mounts.some(({ path }) => path !== "/" && !path.startsWith("/boot") && path !== "/efi");

  async function at(path: string, follow = true): Promise<Spot> {
    return route(mounts, crossing ? await resolveLinks(mounts, path, follow) : path);
  }

  return {
    place: (path) => ({ disk: "os", partition: mountOf(mounts, path).volume.partition.number, path }),
    stat: async (path, options = {}) => {
      const { files, path: inside } = await at(path, options.follow ?? true);
      return await files.stat(inside, options);
    },
    list: async (path) => {
      const { files, path: inside } = await at(path);
      return (await files.list(inside)) ?? [];
    },
    text: async (path, limit = textLimit) => {
      const { files, path: inside } = await at(path);
      if ((await files.stat(inside))?.kind !== "file") return undefined;
      const bytes = await files.readFile(inside, limit);
      return bytes === undefined ? undefined : textOf(bytes);
    },
    start: async (path, length) => {
      const { files, path: inside } = await at(path);
      return (await files.stat(inside))?.kind === "file" ? await files.readStart(inside, length) : undefined;
    },
    link: async (path) => {
      const { files, path: inside } = await at(path, false);
      return await files.readLink(inside);
    },
  };
}
