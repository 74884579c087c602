import { ImageReadError } from "../../../ports/images.ts";
import { readTarget } from "./content.ts";
import type { Entries } from "./directory.ts";
import { rootInode, type Inode, type Volume } from "./inode.ts";

/** As many links as Linux follows in one path (`MAXSYMLINKS`). */
const maxHops = 40;
const maxDepth = 256;
const maxPathLength = 4096;

/** Readers of inodes and directories, which may remember what they read. */
export type Walk = {
  readonly volume: Volume;
  readonly inode: (number: number) => Promise<Inode>;
  readonly entries: (inode: Inode) => Promise<Entries>;
};

/**
 * The inode at an absolute path, or undefined when nothing is there. Links are followed inside the image only: an absolute target begins again at
 * the image's root, and `..` climbs the directories walked, never above the root. Throws `ImageReadError` beyond 40 links or 256 levels.
 */
export async function findInode({ volume, inode, entries }: Walk, path: string, follow: boolean): Promise<Inode | undefined> {
  const pending = parts(volume, path).toReversed();
  const trail: [Inode, ...Inode[]] = [await inode(rootInode)];
  let hops = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const here = trail.at(-1) ?? trail[0];
    const next = await step({ volume, inode, entries }, here, name);
    if (next === undefined) return undefined;
    if (next === "up") trail.splice(Math.max(1, trail.length - 1));
    else if (next.kind !== "symlink" || (pending.length === 0 && !follow)) enter(volume, trail, next);
    else {
      hops += 1;
      if (hops > maxHops) throw new ImageReadError(volume.section.what, `A path leads over more than ${maxHops} symbolic links`);
      const target = await readTarget(volume, next);
      if (target.startsWith("/")) trail.splice(1);
      pending.push(...parts(volume, target).toReversed());
    }
  }
  return trail.at(-1);
}

async function step({ inode, entries }: Walk, here: Inode, name: string): Promise<Inode | "up" | undefined> {
  if (here.kind !== "directory") return undefined;
  if (name === "..") return "up";
  const number = (await entries(here)).get(name);
  return number === undefined ? undefined : await inode(number);
}

function enter(volume: Volume, trail: Inode[], next: Inode): void {
  if (trail.push(next) > maxDepth) throw new ImageReadError(volume.section.what, `A path leads more than ${maxDepth} directories deep`);
}

function parts(volume: Volume, path: string): string[] {
  if (path.length > maxPathLength)
    throw new ImageReadError(volume.section.what, `A path of ${path.length} characters is longer than any system allows`);
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
