// needs: mke2fs
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { BlobSASPermissions, BlobServiceClient } from "@azure/storage-blob";
import { afterAll, expect, test } from "vitest";

import { openChunkReader } from "../../src/adapters/chunk-reader.ts";
import { chunkSize } from "../../src/core/chunks.ts";
import { startAzurite, type Azurite } from "../support/azurite.ts";
import { openDisk } from "../support/sparse-file.ts";
import { git } from "./support/git.ts";
import { firstImage, offer, planPath, repositoryAt } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";

const regions = ["westeurope", "northeurope", "eastus", "japaneast"];

afterAll(() => {
  for (const name of ["WEB_STACK_VHD", "STORAGE_KEY"]) Reflect.deleteProperty(process.env, name);
});

/** Puts the image where a publisher would have it, and gives a SAS URL of it. */
async function upload(azurite: Azurite, file: string): Promise<string> {
  const container = new BlobServiceClient(azurite.urlOf("source"), azurite.credentialOf("source")).getContainerClient("vhds");
  await container.create();
  const blob = container.getPageBlobClient("web-stack-1.4.0.vhd");
  await using disk = await openDisk(file);
  await blob.create(disk.length);
  const reader = await openChunkReader(disk);
  for (const index of reader.indexes) {
    const bytes = await reader.read(index);
    await blob.uploadPages(bytes, index * chunkSize, bytes.length);
  }
  const permissions = BlobSASPermissions.from({ read: true });
  return await blob.generateSasUrl({ permissions, expiresOn: new Date(Date.now() + 3_600_000) });
}

test.each(["upload", "server"])(
  "an offer whose image lies in storage goes live with four storage accounts as regions, copied by %s",
  async (copy) => {
    await using repository = await repositoryAt("fresh");
    await using azurite = await startAzurite([...regions, "source"]);
    const { path } = repository;
    const plan = join(path, planPath);
    const text = await readFile(plan, "utf8");
    process.env["WEB_STACK_VHD"] = await upload(azurite, join(path, firstImage));
    process.env["STORAGE_KEY"] = azurite.key;
    await writeFile(plan, text.replace(`path: ${firstImage}`, "secret: WEB_STACK_VHD"));
    const accounts = regions.map((region) => `    ${region}: { url: "${azurite.urlOf(region)}", key: { secret: STORAGE_KEY } }`);
    await mkdir(join(path, ".github"), { recursive: true });
    await writeFile(
      join(path, ".github/slipway.yaml"),
      ["regionsAt:", "  kind: azureBlob", `  copy: ${copy}`, "  accounts:", ...accounts, ""].join("\n"),
    );
    await git(path, "add", "--all");
    await git(path, "commit", "--quiet", "--message", "Regions are storage accounts");

    expect(await slipway(path, "validate")).toMatchObject({ exitCode: 0 });
    expect(await done(path, "publish", offer)).toContain("provisioning: japaneast holds");
    await done(path, "go-live", offer);
    expect(await done(path, "log", offer)).toContain("provisioning: 4 of 4 regions hold");
    const provision = { aggregatedState: "completed", regions: regions.map((region) => ({ region, state: "completed", progress: 100 })) };
    expect(JSON.parse(await done(path, "status", offer, "--json"))).toMatchObject({ steps: [{}, {}, provision, {}, {}, {}, {}] });
    await done(path, "verify", offer);

    const declared = /sha256: "?([0-9a-f]{64})/.exec(text)?.[1];
    for (const region of regions) expect([region, await publicSha256(azurite, region)]).toEqual([region, declared]);
  },
);

/** Names of what customers may read in a region. */
async function sharedIn(azurite: Azurite, region: string): Promise<readonly string[]> {
  const owner = new BlobServiceClient(azurite.urlOf(region), azurite.credentialOf(region)).getContainerClient("slipway-public");
  const names: string[] = [];
  for await (const { name } of owner.listBlobsFlat()) names.push(name);
  return names;
}

/** The digest of the one image that customers may read, read as one of them: whole, without a key, by plain HTTP. */
async function publicSha256(azurite: Azurite, region: string): Promise<string> {
  const names = await sharedIn(azurite, region);
  expect(names).toHaveLength(1);
  const answer = await fetch(`${azurite.urlOf(region)}/slipway-public/${names[0]}`);
  return createHash("sha256")
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest("hex");
}
