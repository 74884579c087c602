import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, it } from "vitest";

import { LockTakenError } from "../../../src/adapters/file-lock.ts";
import { holdLock } from "../../../src/adapters/region/copy-lock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const tryLock = `new (require("node:sqlite").DatabaseSync)(process.argv[1], { timeout: 0 }).exec("BEGIN EXCLUSIVE")`;

/** Whether another process gets the lock. */
async function othersGetIt(file: string): Promise<boolean> {
  return await promisify(execFile)("node", ["-e", tryLock, file]).then(
    () => true,
    () => false,
  );
}

it("stays locked for other processes when this one asks for it a second time", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "copy.lock");
  const held = await holdLock(file, 0);
  await expect(holdLock(file, 0)).rejects.toThrow(LockTakenError);
  expect(await othersGetIt(file)).toBe(false);
  await held[Symbol.asyncDispose]();
  expect(await othersGetIt(file)).toBe(true);
});
