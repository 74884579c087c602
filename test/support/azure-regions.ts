import { hash } from "node:crypto";

import { BlobServiceClient, type ContainerClient, type StorageSharedKeyCredential } from "@azure/storage-blob";

import { azureRegions, type AzureRegionsOptions } from "../../src/adapters/region/azure/azure-regions.ts";
import type { RegionsHarness } from "../contract/regions-contract.ts";

/** Storage accounts to test on: Azurite's, or those of a server of our own. */
export type Accounts = {
  readonly urlOf: (account: string) => string;
  readonly key: string;
  readonly credentialOf: (account: string) => StorageSharedKeyCredential;
};

export type AzureHarness = RegionsHarness & {
  readonly prefix: string;
  readonly container: (region: string, access?: "private" | "public") => ContainerClient;
};

/** Regions of the contract, each an account of its own. */
export const accountNames = ["west", "east", "north", "nowhere"];

let made = 0;

/** A fresh pair of containers in each account, with an adapter over them. */
export function azureHarness(accounts: Accounts, options: Partial<AzureRegionsOptions> = {}): AzureHarness {
  const prefix = `t${process.pid}-${++made}`;
  const regions = azureRegions({
    accounts: Object.fromEntries(accountNames.map((region) => [region, { url: accounts.urlOf(region), key: { secret: "KEY" } }])),
    environment: (name) => (name === "KEY" ? accounts.key : undefined),
    prefix,
    leaseWaitMs: 100,
    ...options,
  });
  const container = (region: string, access = "private"): ContainerClient =>
    new BlobServiceClient(accounts.urlOf(region), accounts.credentialOf(region)).getContainerClient(`${prefix}-${access}`);
  const lastBlob = async (region: string, digest: string) => {
    const names: string[] = [];
    for await (const { name } of container(region).listBlobsFlat({ prefix: `images/${digest}/` })) names.push(name);
    return container(region).getPageBlobClient(names.toSorted().at(-1) ?? "none");
  };
  return {
    regions,
    prefix,
    container,
    lengthStep: 512,
    bytesOf: async (region, digest) => {
      const blob = await lastBlob(region, digest);
      const { contentLength } = await blob.getProperties();
      return contentLength === 0 ? Buffer.alloc(0) : await blob.downloadToBuffer();
    },
    damage: async (region, digest, offset) => {
      const blob = await lastBlob(region, digest);
      const page = Math.floor(offset / 512) * 512;
      const bytes = await blob.downloadToBuffer(page, 512);
      bytes[offset - page] = 42;
      await blob.uploadPages(bytes, page, 512, { transactionalContentMD5: hash("md5", bytes, "buffer") });
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.resolve();
    },
  };
}
