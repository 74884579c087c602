import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { expect, it } from "vitest";

import { directoryRegions } from "../../../src/adapters/region/directory.ts";
import { chunkSize } from "../../../src/core/chunks.ts";
import { codes } from "../../contract/regions-contract.ts";
import { denseScene } from "../../support/folder-regions.ts";
import { pattern, writeSparseFile } from "../../support/sparse-file.ts";

const run = promisify(execFile);
const child = join(import.meta.dirname, "../../support/replicate-child.ts");
const quiet = { full: false, onProgress: () => undefined };
const mib = 1024 * 1024;

it("resumes what a killed process left, sending at most 48 MiB again", async () => {
  await using at = await denseScene(48);
  const total = 48 * chunkSize;
  const copying = spawn("node", [child, at.path, at.root, "west"], { stdio: ["ignore", "pipe", "inherit"] });
  let done = 0;
  for await (const line of createInterface(copying.stdout)) {
    done = Number(/"done":(\d+)/.exec(line)?.[1] ?? done);
    if (done >= total / 2) break;
  }
  copying.kill("SIGKILL");
  if (copying.exitCode === null && copying.signalCode === null) await once(copying, "exit");
  expect(await at.regions.list("west")).toEqual([]);
  const [outcome] = await at.regions.replicate(at.disk, at.manifest, ["west"], { ...quiet, full: true });
  expect(outcome).toMatchObject({ kind: "done", bytes: total });
  const sent = outcome?.kind === "done" ? outcome.sent : 0;
  expect(sent).toBeLessThanOrEqual(total - done + 48 * mib);
  expect((await at.bytesOf("west", at.manifest.digest)).equals(await readFile(at.path))).toBe(true);
});

it("believes only whole lines of a journal, and none of another copy's", async () => {
  await using at = await denseScene(3);
  const partial = at.file("west", `${at.manifest.digest}.partial`);
  await mkdir(join(at.root, "west", "images"), { recursive: true });
  await writeSparseFile(partial, 3 * chunkSize, [{ offset: chunkSize, bytes: pattern(chunkSize, 1) }]);
  const journal = async (identity: number | bigint): Promise<void> =>
    await writeFile(at.file("west", `${at.manifest.digest}.journal`), `slipway-journal 1 ${at.manifest.digest} ${identity}\n1\n2`);
  await journal((await stat(partial)).ino);
  expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 2 * chunkSize }]);
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
  await mkdir(join(at.root, "east", "images"), { recursive: true });
  await writeSparseFile(at.file("east", `${at.manifest.digest}.partial`), 3 * chunkSize, []);
  await writeFile(at.file("east", `${at.manifest.digest}.journal`), `slipway-journal 1 ${at.manifest.digest} 1\n0\n1\n2\n`);
  expect(await at.regions.replicate(at.disk, at.manifest, ["east"], quiet)).toMatchObject([{ kind: "done", sent: 3 * chunkSize }]);
});

it("sends no chunk again that a killed process wrote and could not name any more", async () => {
  await using at = await denseScene(3);
  const partial = at.file("west", `${at.manifest.digest}.partial`);
  await mkdir(join(at.root, "west", "images"), { recursive: true });
  const whole = { offset: 0, bytes: pattern(chunkSize, 0) };
  await writeSparseFile(partial, 3 * chunkSize, [whole, { offset: chunkSize, bytes: pattern(chunkSize / 2, 1) }]);
  await writeFile(
    at.file("west", `${at.manifest.digest}.journal`),
    `slipway-journal 1 ${at.manifest.digest} ${(await stat(partial)).ino}\n`,
  );
  expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 2 * chunkSize }]);
  expect((await at.bytesOf("west", at.manifest.digest)).equals(await readFile(at.path))).toBe(true);
});

it("starts anew when the bytes of an earlier run were lost", async () => {
  await using at = await denseScene(2);
  const partial = at.file("west", `${at.manifest.digest}.partial`);
  await mkdir(join(at.root, "west", "images"), { recursive: true });
  await writeSparseFile(partial, 2 * chunkSize, [{ offset: 10, bytes: Buffer.from("lost") }]);
  const identity = `slipway-journal 1 ${at.manifest.digest} ${(await stat(partial)).ino}`;
  await writeFile(at.file("west", `${at.manifest.digest}.journal`), `${identity}\n0\n`);
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], { ...quiet, full: true }))).toEqual(["region-io"]);
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], { ...quiet, full: true }))).toEqual(["done"]);
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
});

it("lets two processes and this one copy the same image without harm", async () => {
  await using at = await denseScene(12);
  const patient = directoryRegions({ root: at.root, lockWaitMs: 20_000 });
  const [one, two, here] = await Promise.all([
    run("node", [child, at.path, at.root, "west"]),
    run("node", [child, at.path, at.root, "west"]),
    patient.replicate(at.disk, at.manifest, ["west"], quiet),
  ]);
  const sent = [...`${one.stdout}${two.stdout}`.matchAll(/"sent":(\d+)/g)].map((match) => Number(match[1]));
  const mine = here[0]?.kind === "done" ? here[0].sent : -1;
  expect([...sent, mine].toSorted((a, b) => a - b)).toEqual([0, 0, 12 * chunkSize]);
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
});
