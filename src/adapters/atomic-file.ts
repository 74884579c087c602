import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { errorCode } from "./fault.ts";

const usualMode = 0o666;

/**
 * Puts `content` in the place of `file` at once: a reader sees the old bytes or the new ones, also after a kill at any moment.
 * Makes the folders above it. Throws the system's error.
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const part = await writePart(file, content);
  await rename(part, file).catch((error: unknown) => discard(part, error));
}

/** `replaceFile`, unless the file holds these bytes already. True when it wrote. */
export async function replaceFileIfChanged(file: string, content: string | Uint8Array): Promise<boolean> {
  const wanted = Buffer.from(content);
  if ((await readIfThere(file))?.equals(wanted) === true) return false;
  await replaceFile(file, wanted);
  return true;
}

/** The same for what can be made again at any time: at once for readers, but left to the system when it reaches the disk. True when it wrote. */
export async function placeFileIfChanged(file: string, content: string | Uint8Array): Promise<boolean> {
  const wanted = Buffer.from(content);
  if ((await readIfThere(file))?.equals(wanted) === true) return false;
  const part = await writePart(file, wanted, { isDurable: false });
  await rename(part, file).catch((error: unknown) => discard(part, error));
  return true;
}

/** Writes the file whole if its name is free, and never twice, however many processes try. True for the one that did. */
export async function createFileOnce(file: string, content: string | Uint8Array, mode = usualMode): Promise<boolean> {
  const part = await writePart(file, content, { mode });
  try {
    await linkOrCopy(part, file);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

/** The file's bytes, or undefined when there is none. */
export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Synced before it gets its name, so that a power cut cannot leave the name without the bytes. The leading dot keeps parts out of listings. */
async function writePart(
  file: string,
  content: string | Uint8Array,
  { mode = usualMode, isDurable = true }: { readonly mode?: number; readonly isDurable?: boolean } = {},
): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const part = join(dirname(file), `.${randomUUID()}.part`);
  try {
    await using handle = await open(part, "wx", mode);
    await handle.writeFile(content);
    if (isDurable) await handle.sync();
  } catch (error) {
    await discard(part, error);
  }
  return part;
}

/** A hard link is the one call that publishes whole bytes and fails when the name is taken; some file systems have none. */
async function linkOrCopy(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(errorCode(error))) throw error;
    await copyFile(part, file, constants.COPYFILE_EXCL);
  }
}

async function discard(part: string, error: unknown): Promise<never> {
  await rm(part, { force: true });
  throw error;
}
