import { stat, utimes } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { chunkSize } from "../../../src/core/chunks.ts";
import { folderScene } from "../../support/folder-regions.ts";

const quiet = { full: false, onProgress: () => undefined };

describe("a copy that was verified earlier", () => {
  it("opens nothing to customers that was written to since it was verified, and mends it when it is replicated again", async () => {
    await using at = await folderScene();
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    await at.damage("west", digest, 5000);
    expect(await at.regions.setAccess([digest], "west", "public")).toMatchObject({ code: "region-copy-corrupt" });
    expect((await stat(at.file("west", `${digest}.vhd`))).mode & 0o777).toBe(0o600);
    expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 3 * chunkSize + 512 }]);
    expect(await at.regions.setAccess([digest], "west", "public")).toBeUndefined();
  });

  it("opens a copy whose file was touched and whose bytes are as they were", async () => {
    await using at = await folderScene();
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    await utimes(at.file("west", `${digest}.vhd`), 1, 1);
    expect(await at.regions.setAccess([digest], "west", "public")).toBeUndefined();
    expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
  });
});
