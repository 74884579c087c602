import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Puts pages into a folder, in their order. Each is there at once: a reader sees the old one or the new one, also after a kill at any moment. Those that
 * hold these bytes already are left alone. When they reach the disk is left to the system, since they can be made again. Throws the system's error.
 *
 * Nothing here is awaited: through promises ten thousand small files cost as much as drawing them, and whoever draws them has nothing else to do.
 */
export function placePages(folder: string, pages: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of pages) {
    const file = join(folder, name);
    const bytes = Buffer.from(text);
    if (!holds(file, bytes)) place(file, join(folder, `.${randomUUID()}.part`), bytes);
  }
}

/** Whether there is a page of this name. */
export function hasPage(folder: string, name: string): boolean {
  return statSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
}

function holds(file: string, bytes: Buffer): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === bytes.length && readFileSync(file).equals(bytes);
}

function place(file: string, part: string, bytes: Buffer): void {
  try {
    writeFileSync(part, bytes, { flag: "wx" });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
