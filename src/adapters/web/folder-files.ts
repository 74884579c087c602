import { readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

import { errorCode } from "../fault.ts";
import { contentOf, type Content } from "./content.ts";
import { shownType, type Files } from "./files.ts";

const mostBytes = 32 * 1024 * 1024;
const mostKept = 128 * 1024 * 1024;

type Kept = { readonly content: Content; readonly identity: string };

/**
 * Files of the folders below `root`, and of nothing else: every part of a path must be a plain name, and where links lead must be below `root` too.
 * A file that has not changed is not read again.
 */
export function createFolderFiles(root: string): (folder: string) => Files {
  const kept = new Map<string, Kept>();
  let size = 0;
  return (folder) => async (path) => {
    const type = shownType(path);
    if (type === undefined) return undefined;
    const file = await placeOf(root, join(folder, ...path));
    if (file === undefined) return undefined;
    const known = kept.get(file.path);
    if (known?.identity === file.identity) return known.content;
    if (known !== undefined && kept.delete(file.path)) size -= known.content.body.length;
    const content = contentOf(await readFile(file.path), type);
    kept.set(file.path, { content, identity: file.identity });
    size += content.body.length;
    for (const [oldest, old] of kept) {
      if (size <= mostKept) break;
      kept.delete(oldest);
      size -= old.content.body.length;
    }
    return content;
  };
}

/** Where a path really leads and which state of it that is; undefined for what is no file below the root. */
async function placeOf(root: string, path: string): Promise<{ readonly path: string; readonly identity: string } | undefined> {
  try {
    const [home, real] = await Promise.all([realpath(root), realpath(path)]);
    if (!real.startsWith(home + sep)) return undefined;
    const found = await stat(real);
    if (!found.isFile() || found.size > mostBytes) return undefined;
    return { path: real, identity: `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}` };
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EISDIR"].includes(errorCode(error))) return undefined;
    throw error;
  }
}
