import { ImageReadError, type FileSystem } from "../../ports/images.ts";
import { Undecided } from "../check.ts";
import { whyClosed, type Volume } from "./volumes.ts";

/** A volume at its place in the tree. */
export type Mount = { readonly path: string; readonly volume: Volume };
/** The first one is `/`. */
export type Mounts = readonly [Mount, ...Mount[]];
/** A path inside one file system. */
export type Spot = { readonly files: FileSystem; readonly path: string };

const maxHops = 40;

/** The mount that holds a path. */
export function mountOf(mounts: Mounts, path: string): Mount {
  const holding = mounts.filter((mount) => mount.path === "/" || path === mount.path || path.startsWith(`${mount.path}/`));
  return holding.toSorted((a, b) => b.path.length - a.path.length)[0] ?? mounts[0];
}

/** Where a path without links is. Throws `Undecided` below a mount that cannot be read. */
export function route(mounts: Mounts, path: string): Spot {
  const { path: mountPoint, volume } = mountOf(mounts, path);
  const { files } = volume;
  if (files.kind === "unsupported") throw new Undecided(whyClosed(volume), { because: "PART-009" });
  const inside = mountPoint === "/" ? path : path.slice(mountPoint.length);
  return { files, path: inside === "" ? "/" : inside };
}

/** The path without links, across mounts. With `followLast` false the last part may be a link. Throws `ImageReadError` for a loop. */
export async function resolveLinks(mounts: Mounts, path: string, followLast: boolean): Promise<string> {
  let done = "";
  let pending: readonly string[] = parts(path);
  for (let hops = 0; pending.length > 0;) {
    const [part = "", ...rest] = pending;
    pending = rest;
    const next = part === ".." ? parentOf(done) : `${done}/${part}`;
    const isFollowed = part !== ".." && (rest.length > 0 || followLast);
    const target = isFollowed ? await linkAt(mounts, next) : undefined;
    if (target === undefined) done = next;
    else {
      if (++hops > maxHops) throw new ImageReadError("a symbolic link", "Too many links in one path");
      pending = [...parts(target), ...rest];
      if (target.startsWith("/")) done = "";
    }
  }
  return done === "" ? "/" : done;
}

async function linkAt(mounts: Mounts, path: string): Promise<string | undefined> {
  const spot = route(mounts, path);
  const stat = await spot.files.stat(spot.path, { follow: false });
  return stat?.kind === "symlink" ? await spot.files.readLink(spot.path) : undefined;
}

function parts(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
