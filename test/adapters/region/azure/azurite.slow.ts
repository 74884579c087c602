import { AccountSASPermissions, BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";

import { chunkSize } from "../../../../src/core/chunks.ts";
import { codes, makeScene, regionsContract, type Scene } from "../../../contract/regions-contract.ts";
import { accountNames, azureHarness, type AzureHarness } from "../../../support/azure-regions.ts";
import { startAzurite, type Azurite } from "../../../support/azurite.ts";

let azurite: Azurite;
const quiet = { full: false, onProgress: () => undefined };

beforeAll(async () => {
  azurite = await startAzurite(accountNames);
});
afterAll(async () => {
  await azurite[Symbol.asyncDispose]();
});

regionsContract("Azure Blob", async () => await Promise.resolve(azureHarness(azurite)), { images: 4 });

async function azureScene(options: Parameters<typeof azureHarness>[1] = {}, length?: number): Promise<Scene & AzureHarness> {
  const harness = azureHarness(azurite, options);
  return { ...harness, ...(await makeScene(() => Promise.resolve(harness), length)) };
}

it("lets customers read what is public without a key, and nobody what is not", async () => {
  await using at = await azureScene();
  const { digest } = at.manifest;
  await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
  const anonymous = new BlobServiceClient(azurite.urlOf("west"));
  const read = async (access: "private" | "public", name: string) =>
    await anonymous
      .getContainerClient(`${at.prefix}-${access}`)
      .getBlobClient(name)
      .downloadToBuffer()
      .catch(() => undefined);
  expect(await read("private", `images/${digest}/1.vhd`)).toBeUndefined();
  expect(await at.regions.setAccess([digest], "west", "public")).toBeUndefined();
  expect((await read("public", `${digest}.vhd`))?.equals(await at.bytesOf("west", digest))).toBe(true);
  expect(await at.regions.setAccess([digest], "west", "private")).toBeUndefined();
  expect(await read("public", `${digest}.vhd`)).toBeUndefined();
});

it("makes nothing public that was written to since it was verified", async () => {
  await using at = await azureScene();
  await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
  await at.damage("west", at.manifest.digest, 5000);
  expect(await at.regions.setAccess([at.manifest.digest], "west", "public")).toMatchObject({ code: "region-copy-corrupt" });
});

it("keeps a damaged copy as evidence, and keeps its bytes as they are", async () => {
  await using at = await azureScene();
  const { digest } = at.manifest;
  await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
  await at.damage("west", digest, 5000);
  const damaged = at.container("west").getPageBlobClient(`images/${digest}/1.vhd`);
  const before = await damaged.getProperties();
  await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
  expect((await damaged.getProperties()).etag).toBe(before.etag);
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
});

it("works with a SAS token of the account, and shows none of it when it is refused", async () => {
  const sas = (permissions: string): string => {
    const client = new BlobServiceClient(azurite.urlOf("west"), azurite.credentialOf("west"));
    return client.generateAccountSasUrl(new Date(Date.now() + 3_600_000), AccountSASPermissions.parse(permissions), "sco");
  };
  const url = { west: { url: azurite.urlOf("west"), key: { secret: "SAS" } } };
  await using good = await azureScene({ accounts: url, environment: () => sas("racwdl") });
  expect(codes(await good.regions.replicate(good.disk, good.manifest, ["west"], quiet))).toEqual(["done"]);
  expect(await good.regions.setAccess([good.manifest.digest], "west", "public")).toBeUndefined();
  await using bad = await azureScene({ accounts: url, environment: () => sas("r") });
  const outcomes = await bad.regions.replicate(bad.disk, bad.manifest, ["west"], quiet);
  expect(codes(outcomes)).toEqual(["region-refused"]);
  expect(JSON.stringify(outcomes)).not.toContain("sig=");
});

it("says what is wrong with the settings of a region, and serves the others", async () => {
  const west = { url: azurite.urlOf("west"), key: { secret: "KEY" } };
  const accounts = {
    west,
    east: { ...west, key: { secret: "UNSET" } },
    north: { ...west, key: { secret: "ODD" } },
    south: { url: "http://example.com", key: { secret: "KEY" } },
  };
  const secrets: Readonly<Record<string, string>> = { KEY: azurite.key, ODD: "not a key" };
  await using at = await azureScene({ accounts, environment: (name) => secrets[name] });
  const outcomes = await at.regions.replicate(at.disk, at.manifest, ["west", "east", "north", "south", "elsewhere"], quiet);
  expect(codes(outcomes)).toEqual([
    "done",
    "region-secret-missing",
    "region-secret-invalid",
    "region-account-invalid",
    "region-account-missing",
  ]);
});

it("refuses an image that no page blob can hold", async () => {
  await using at = await azureScene({}, 4 * chunkSize + 612);
  expect(codes(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet))).toEqual(["image-length"]);
});
