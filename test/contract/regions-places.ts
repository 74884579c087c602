import { readFile } from "node:fs/promises";

import { expect, it } from "vitest";

import type { Scene } from "./regions-contract.ts";

const quiet = { full: false, onProgress: () => undefined };

/** Where customers read: reckoned without a question, and true. */
export function tellsPlaces(scene: () => Promise<Scene>): void {
  it("tells where customers read what is open to them, and knows no place outside its regions", async () => {
    await using at = await scene();
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    expect(await at.regions.setAccess([at.manifest.digest], "west", "public")).toBeUndefined();
    const location = await at.regions.locate(at.manifest.digest, "west");
    if (location === undefined) throw new Error("a region has a place");
    const bytes = "url" in location ? Buffer.from(await (await fetch(location.url)).arrayBuffer()) : await readFile(location.path);
    expect(bytes.equals(await readFile(at.path))).toBe(true);
    expect(await at.regions.locate(at.manifest.digest, "../west")).toBeUndefined();
  });
}
