import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { errorCode } from "../fault.ts";

/** Files by their path below a folder. */
export type FolderContent = ReadonlyMap<string, string | Uint8Array>;

/** SHA-256 (64 hex digits) over the paths and bytes of a folder's files. */
export function folderDigest(files: FolderContent): string {
  const whole = createHash("sha256");
  for (const name of [...files.keys()].toSorted((a, b) => (a < b ? -1 : 1))) {
    const digest = createHash("sha256")
      .update(files.get(name) ?? "")
      .digest("hex");
    whole.update(`${digest} ${name}\n`);
  }
  return whole.digest("hex");
}

/** Everything a folder holds; undefined when there is none. What is no regular file counts as one without bytes: no packaged folder has such. */
export async function readFolder(folder: string): Promise<FolderContent | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const files = entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return [relative(folder, path), entry.isFile() ? await readFile(path) : ""] as const;
      });
    return new Map(await Promise.all(files));
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}
