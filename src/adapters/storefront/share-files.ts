import { copyFile, link, mkdir, readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** Puts the files of a folder into another one, which need not be there: the same files where the file system can, since none of them ever changes. */
export async function shareFiles(source: string, target: string, isShared: (name: string) => boolean): Promise<void> {
  for (const each of await readdir(source, { withFileTypes: true, recursive: true })) {
    const from = join(each.parentPath, each.name);
    const name = relative(source, from);
    if (each.isDirectory() || !isShared(name)) continue;
    const to = join(target, name);
    await mkdir(dirname(to), { recursive: true });
    await link(from, to).catch(async () => await copyFile(from, to));
  }
}
