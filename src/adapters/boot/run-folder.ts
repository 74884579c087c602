import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { errorCode } from "../fault.ts";

const prefix = "slipway-boot-";

/** A folder for one run. */
export type RunFolder = AsyncDisposable & { readonly path: string };

/** Makes a folder that only this user reads; it goes away with the run. What killed processes left is removed first: the names carry their ids. */
export async function openRunFolder(parent: string = tmpdir()): Promise<RunFolder> {
  await removeOrphans(parent);
  const path = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}

async function removeOrphans(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const pid = new RegExp(`^${prefix}(\\d+)-\\w+$`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)) && (await isOwn(join(parent, name))))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A process of somebody else answers that it may not be asked, and lives all the same. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== "ESRCH";
  }
}

async function isOwn(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}
