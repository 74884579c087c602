import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, it } from "vitest";

import { holdLock } from "../../../src/adapters/region/copy-lock.ts";
import { copyPaths } from "../../../src/adapters/region/copy-paths.ts";
import { directoryRegions } from "../../../src/adapters/region/directory.ts";
import { chunkSize } from "../../../src/core/chunks.ts";
import { codes } from "../../contract/regions-contract.ts";
import { denseScene, folderScene } from "../../support/folder-regions.ts";

const run = promisify(execFile);
const quiet = { full: false, onProgress: () => undefined };

it("cannot be written: permanent, and the others are served", async () => {
  await using at = await folderScene();
  await writeFile(join(at.root, "west"), "a file where the region's folder must be");
  const outcomes = await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
  expect(codes(outcomes)).toEqual(["region-unwritable", "done"]);
  expect(outcomes[0]).toMatchObject({ permanent: true });
  expect(await at.regions.setAccess([at.manifest.digest], "west", "public")).toMatchObject({ code: "region-unwritable" });
});

it.skipIf(process.getuid?.() === 0)("may not be written (root may write everywhere): permanent", async () => {
  await using at = await folderScene();
  await mkdir(join(at.root, "west"));
  await chmod(join(at.root, "west"), 0o500);
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet))).toEqual(["region-unwritable"]);
});

it("is busy while another copies the same image", async () => {
  await using at = await folderScene();
  const copy = async () => codes(await directoryRegions({ root: at.root, lockWaitMs: 0 }).replicate(at.disk, at.manifest, ["west"], quiet));
  const another = await holdLock(copyPaths(at.root, "west", at.manifest.digest).lock, 0);
  expect(await copy()).toEqual(["region-busy"]);
  await another[Symbol.asyncDispose]();
  expect(await copy()).toEqual(["done"]);
});

it("is full: passing, and resumed once there is room", async ({ skip }) => {
  await using at = await denseScene(12);
  await mkdir(join(at.root, "west"));
  const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=34m", "tmpfs", join(at.root, "west")]).catch(() => undefined);
  if (mounted === undefined) return skip("a small disk can only be mounted by root");
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(async () => void (await run("umount", [join(at.root, "west")])));
  const outcomes = await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
  expect(codes(outcomes)).toEqual(["region-full", "done"]);
  expect(outcomes[0]).toMatchObject({ permanent: false });
  await run("mount", ["-o", "remount,size=80m", join(at.root, "west")]);
  const [again] = await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
  expect(again).toMatchObject({ kind: "done", bytes: 12 * chunkSize });
  expect(again?.kind === "done" ? again.sent : Number.NaN).toBeLessThanOrEqual(8 * chunkSize);
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
});
