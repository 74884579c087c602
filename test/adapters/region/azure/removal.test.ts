import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { makeScene } from "../../../contract/regions-contract.ts";
import { anyCopy } from "../../../contract/regions-removal.ts";
import { azureHarness, type AzureHarness } from "../../../support/azure-regions.ts";
import { startAzurite, type Azurite } from "../../../support/azurite.ts";
import { startPageBlobServer } from "../../../support/page-blob/start.ts";

const quiet = { full: false, onProgress: () => undefined };
const hasty = { patience: { attempts: 2, shortestMs: 1, longestMs: 5 } };

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite(["west", "east", "north", "nowhere"]);
});
afterAll(async () => {
  await azurite[Symbol.asyncDispose]();
});

async function namesIn(harness: AzureHarness, region: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of harness.container(region).listBlobsFlat()) names.push(name);
  return names;
}

describe("removing a copy from an account", () => {
  it("takes its snapshots with it, and leaves blobs alone that no record names", async () => {
    const harness = azureHarness(azurite);
    await using at = await makeScene(async () => await Promise.resolve(harness));
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    const container = harness.container("west");
    await container.getPageBlobClient(`images/${digest}/1.vhd`).createSnapshot();
    const others = [`images/${digest}/7.vhd`, `images/${"a".repeat(64)}/1.vhd`, "notes.txt"];
    for (const name of others) await container.getBlockBlobClient(name).upload("somebody's", 10);
    expect(await at.regions.remove(digest, "west", anyCopy)).toMatchObject({ kind: "removed" });
    expect((await namesIn(harness, "west")).toSorted()).toEqual(others.toSorted());
  });

  it("waits for whoever holds the lease, and then says that it is busy", async () => {
    const harness = azureHarness(azurite);
    await using at = await makeScene(async () => await Promise.resolve(harness));
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    const lease = harness.container("west").getPageBlobClient(`images/${digest}/1.vhd`).getBlobLeaseClient();
    await lease.acquireLease(60);
    expect(await at.regions.remove(digest, "west", anyCopy)).toMatchObject({ kind: "failed", problem: { code: "region-busy" } });
    await lease.releaseLease();
    expect(await at.regions.remove(digest, "west", anyCopy)).toMatchObject({ kind: "removed" });
  });

  it("goes on where it broke off, and a copy that is wanted again meanwhile is finished without sending it again", async () => {
    await using server = await startPageBlobServer();
    const harness = azureHarness(server, hasty);
    await using at = await makeScene(async () => await Promise.resolve(harness));
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
    server.fault = (operation) => (operation === "delete-images" ? { kind: "status", status: 503, code: "ServerBusy" } : undefined);
    for (const region of ["west", "east"])
      expect(await at.regions.remove(digest, region, anyCopy)).toMatchObject({ kind: "failed", problem: { code: "region-io" } });
    server.fault = () => undefined;
    expect(await at.regions.list("west")).toEqual([]);
    expect(await at.regions.inspect(digest, "west")).toMatchObject({ isPublic: false });
    expect(await at.regions.remove(digest, "west", anyCopy)).toMatchObject({ kind: "removed" });
    expect(await at.regions.inspect(digest, "west")).toBeUndefined();
    expect(await at.regions.replicate(at.disk, at.manifest, ["east"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
    expect(await at.regions.verify(at.manifest, "east")).toMatchObject({ kind: "done" });
    expect(await at.regions.remove(digest, "east", anyCopy)).toMatchObject({ kind: "removed" });
  });
});
