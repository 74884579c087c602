import { ImageReadError, type FileStat } from "../../../ports/images.ts";
import { nameText } from "../bytes.ts";
import type { Session } from "./session.ts";
import { complaint, isNotThere, nameBytes, parseStat, quotedPath } from "./words.ts";

const maxHops = 40;
const maxDepth = 256;
const maxPathLength = 4096;
const maxRemembered = 50_000;

/** What stands at a path: the path without links as libguestfs is asked for it (one character a byte), and its attributes. */
export type Found = { readonly at: string; readonly stat: FileStat };

/** Finds paths below one mount point. Links are followed here, not by the appliance, whose root is another one. */
export type Walker = {
  find(path: string, follow?: boolean): Promise<Found | undefined>;
  /** Names in a directory as found, `.` and `..` left out. */
  names(at: string): Promise<readonly string[]>;
  /** Target of the link at a path without links. */
  target(at: string): Promise<string>;
};

/** `foldCase`: names differ by more than case, as on NTFS. */
export function createWalker(session: Session, mountPoint: string, foldCase: boolean): Walker {
  const known = new Map<string, Promise<FileStat | undefined>>();
  const attributes = async (at: string): Promise<FileStat | undefined> => {
    const answer = known.get(at) ?? readStat(session, at);
    if (known.size >= maxRemembered) known.clear();
    known.set(at, answer);
    return await answer;
  };
  const names = async (at: string): Promise<readonly string[]> => {
    const bytes = await answerTo(session, `ls0 ${quotedPath(at)} -`);
    const found = bytes.toString("latin1").split("\0");
    return found.slice(0, -1).map((each) => nameText(Buffer.from(each, "latin1")));
  };
  const target = async (at: string): Promise<string> => {
    const bytes = await answerTo(session, `readlink ${quotedPath(at)}`);
    return nameText(bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes);
  };
  const child = async (folder: string, name: string): Promise<Found | undefined> => {
    for (const spelling of spellings(name)) {
      const at = `${folder}/${spelling}`;
      const stat = await attributes(at);
      if (stat !== undefined) return { at, stat };
    }
    if (!foldCase) return undefined;
    const wanted = name.toUpperCase();
    const other = (await names(folder)).find((each) => each !== name && each.toUpperCase() === wanted);
    const at = `${folder}/${nameBytes(other ?? name)}`;
    const stat = other === undefined ? undefined : await attributes(at);
    return stat === undefined ? undefined : { at, stat };
  };
  return { find: async (path, follow = true) => await walk({ mountPoint, attributes, child, target }, path, follow), names, target };
}

type Steps = Pick<Walker, "target"> & {
  readonly mountPoint: string;
  readonly attributes: (at: string) => Promise<FileStat | undefined>;
  readonly child: (folder: string, name: string) => Promise<Found | undefined>;
};

async function walk({ mountPoint, attributes, child, target }: Steps, path: string, follow: boolean): Promise<Found | undefined> {
  const pending = parts(path).toReversed();
  const root = await attributes(mountPoint);
  if (root === undefined) return undefined;
  const trail: [Found, ...Found[]] = [{ at: mountPoint, stat: root }];
  let hops = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const here = trail.at(-1) ?? trail[0];
    if (here.stat.kind !== "directory") return undefined;
    const next = name === ".." ? "up" : await child(here.at, name);
    if (next === undefined) return undefined;
    const link = enter(trail, next, pending.length > 0 || follow);
    if (link === undefined) continue;
    if (++hops > maxHops) throw new ImageReadError("a path", `It leads over more than ${maxHops} symbolic links`);
    const to = await target(link.at);
    if (to.startsWith("/")) trail.splice(1);
    pending.push(...parts(to).toReversed());
  }
  return trail.at(-1);
}

/** Goes up, or into what was found. Gives the link that has to be followed instead, if it is one. */
function enter(trail: Found[], next: Found | "up", isFollowed: boolean): Found | undefined {
  if (next === "up") trail.splice(Math.max(1, trail.length - 1));
  else if (next.stat.kind === "symlink" && isFollowed) return next;
  else if (trail.push(next) > maxDepth) throw new ImageReadError("a path", `It leads more than ${maxDepth} directories deep`);
  return undefined;
}

/** A name's bytes are its UTF-8, or those of a name that is no UTF-8 and has a character for each. */
function spellings(name: string): readonly string[] {
  const utf8 = nameBytes(name);
  const isLatin1 = utf8 !== name && Array.from(name).every((character) => (character.codePointAt(0) ?? 0) < 0x100);
  return isLatin1 ? [utf8, name] : [utf8];
}

async function readStat(session: Session, at: string): Promise<FileStat | undefined> {
  const { out, error } = await session.ask(`lstatns ${quotedPath(at)}`);
  if (error === "") return parseStat(out.toString("latin1"));
  if (isNotThere(error)) return undefined;
  throw new ImageReadError("the file system", complaint(error));
}

/** The answer to a command that has to succeed. */
export async function answerTo(session: Session, command: string): Promise<Buffer> {
  const { out, error } = await session.ask(command);
  if (error !== "") throw new ImageReadError("the file system", complaint(error));
  return out;
}

function parts(path: string): string[] {
  if (path.length > maxPathLength) throw new ImageReadError("a path", `It has ${path.length} characters, more than any system allows`);
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
