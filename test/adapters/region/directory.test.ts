import { readFile, readdir, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { chunkSize } from "../../../src/core/chunks.ts";
import { regionsContract } from "../../contract/regions-contract.ts";
import { folderHarness, folderScene } from "../../support/folder-regions.ts";

const quiet = { full: false, onProgress: () => undefined };

regionsContract("a folder", folderHarness);

describe("a folder region", () => {
  it("leaves holes as holes", async () => {
    await using at = await folderScene();
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    const [source, copy] = await Promise.all([stat(at.path), stat(at.file("west", `${at.manifest.digest}.vhd`))]);
    expect(copy.size).toBe(source.size);
    expect(copy.blocks * 512).toBeLessThanOrEqual(source.blocks * 512 + 6 * 65_536);
  });

  it("shows who may read a copy in its mode and record, and keeps that for the copy after a damaged one", async () => {
    await using at = await folderScene();
    const { digest } = at.manifest;
    const mode = async (): Promise<number> => (await stat(at.file("west", `${digest}.vhd`))).mode & 0o777;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    expect(await mode()).toBe(0o600);
    await at.regions.setAccess([digest], "west", "public");
    expect(await mode()).toBe(0o644);
    await at.damage("west", digest, 5000);
    await at.regions.replicate(at.disk, at.manifest, ["west"], { ...quiet, full: true });
    expect(await mode()).toBe(0o644);
    expect(JSON.parse(await readFile(at.file("west", `${digest}.json`), "utf8"))).toMatchObject({ access: "public", mode: "0644" });
  });

  it("moves a damaged or short copy aside, never writing over it", async () => {
    await using at = await folderScene();
    const image = at.file("west", `${at.manifest.digest}.vhd`);
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    await at.damage("west", at.manifest.digest, 5000);
    await at.regions.replicate(at.disk, at.manifest, ["west"], { ...quiet, full: true });
    await truncate(image, 100);
    expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 3 * chunkSize + 512 }]);
    const names = await readdir(join(at.root, "west", "images"));
    expect(names.map((name) => name.slice(65)).toSorted()).toEqual(["corrupt-1", "corrupt-2", "json", "lock", "vhd"]);
    expect((await readFile(at.file("west", `${at.manifest.digest}.corrupt-1`)))[5000]).toBe(42);
  });

  it("reads a copy without a whole record before it believes in it", async () => {
    await using at = await folderScene();
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    await writeFile(at.file("west", `${at.manifest.digest}.json`), "{");
    expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
    expect(JSON.parse(await readFile(at.file("west", `${at.manifest.digest}.json`), "utf8"))).toMatchObject({ access: "private" });
  });
});
