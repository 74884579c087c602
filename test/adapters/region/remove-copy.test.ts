import { readdir, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { anyCopy } from "../../contract/regions-removal.ts";
import { folderScene } from "../../support/folder-regions.ts";

const quiet = { full: false, onProgress: () => undefined };

describe("removing a copy from a folder", () => {
  it("goes on where it broke off, and a copy that is wanted again meanwhile is found in what is left", async () => {
    await using at = await folderScene();
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
    for (const region of ["west", "east"]) await rename(at.file(region, `${digest}.json`), at.file(region, `${digest}.removing`));
    expect(await at.regions.list("west")).toEqual([]);
    expect(await at.regions.inspect(digest, "west")).toMatchObject({ isPublic: false });
    expect(await at.regions.remove(digest, "west", anyCopy)).toMatchObject({ kind: "removed" });
    expect(await readdir(join(at.root, "west", "images"))).toEqual([`${digest}.lock`]);
    expect(await at.regions.replicate(at.disk, at.manifest, ["east"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
    expect(await at.regions.remove(digest, "east", anyCopy)).toMatchObject({ kind: "removed" });
    expect(await readdir(join(at.root, "east", "images"))).toEqual([`${digest}.lock`]);
  });

  it("leaves everything alone that is no copy of its own", async () => {
    await using at = await folderScene();
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    const others = [`${digest}.corrupt-1`, `${digest}.partial`, `${"a".repeat(64)}.vhd`, "notes.txt"];
    for (const name of others) await writeFile(at.file("west", name), "somebody's");
    expect(await at.regions.remove("a".repeat(64), "west", anyCopy)).toEqual({ kind: "absent" });
    expect(await at.regions.remove(digest, "west", anyCopy)).toMatchObject({ kind: "removed" });
    expect((await readdir(join(at.root, "west", "images"))).toSorted()).toEqual([...others, `${digest}.lock`].toSorted());
    expect(await at.regions.remove(digest, "nowhere", anyCopy)).toEqual({ kind: "absent" });
    await expect(stat(join(at.root, "nowhere"))).rejects.toThrow("ENOENT");
  });

  it("takes a link away and not what it leads to", async () => {
    await using at = await folderScene();
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    const elsewhere = join(at.root, "precious.vhd");
    await rename(at.file("west", `${digest}.vhd`), elsewhere);
    await symlink(elsewhere, at.file("west", `${digest}.vhd`));
    expect(await at.regions.remove(digest, "west", anyCopy)).toMatchObject({ kind: "removed" });
    expect((await stat(elsewhere)).size).toBe(at.manifest.length);
  });
});
