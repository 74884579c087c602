import { odata, TableClient } from "@azure/data-tables";
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createLeads } from "../../../src/adapters/lead/leads.ts";
import type { LeadDestination } from "../../../src/core/lead-destination.ts";
import { leadsContract, sampleLead } from "../../contract/leads-contract.ts";
import { startAzurite, type Azurite } from "../../support/azurite.ts";
import { leadOptions } from "../../support/lead-options.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const account = "slipwayleads";
let table: Azurite;
let blob: Azurite;
let number = 0;

beforeAll(async () => {
  [table, blob] = await Promise.all([startAzurite([account], "table"), startAzurite([account])]);
});

afterAll(async () => {
  await Promise.all([table[Symbol.asyncDispose](), blob[Symbol.asyncDispose]()]);
});

function tableString(key = table.key): string {
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};TableEndpoint=${table.urlOf(account)};`;
}

function blobString(): string {
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${blob.key};BlobEndpoint=${blob.urlOf(account)};`;
}

leadsContract("azureTable on Azurite", async () => {
  const name = `leads${++number}`;
  const client = TableClient.fromConnectionString(tableString(), name, { allowInsecureConnection: true });
  const folder = await temporaryFolder();
  const make = () => createLeads(leadOptions(folder.path, { LEADS: tableString() }));
  return {
    leads: make(),
    again: make,
    destination: { kind: "azureTable", connectionString: { secret: "LEADS" }, table: name, contacts: [] },
    arrived: async () => {
      const rows = client.listEntities({ queryOptions: { filter: odata`PartitionKey eq 'contoso.web-stack'` } });
      return await Array.fromAsync(rows).catch(() => []);
    },
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
  };
});

leadsContract("azureBlob on Azurite", async () => {
  const name = `leads-${++number}`;
  const client = new ContainerClient(blobString(), name);
  const folder = await temporaryFolder();
  const make = () => createLeads(leadOptions(folder.path, { LEADS: blobString() }));
  return {
    leads: make(),
    again: make,
    destination: { kind: "azureBlob", connectionString: { secret: "LEADS" }, container: name, contacts: [] },
    arrived: async () => {
      if (!(await client.exists())) return [];
      const blobs = await Array.fromAsync(client.listBlobsFlat());
      return await Promise.all(
        blobs.map(async (each) => {
          const lead: unknown = JSON.parse((await client.getBlockBlobClient(each.name).downloadToBuffer()).toString());
          return typeof lead === "object" && lead !== null ? Object.fromEntries(Object.entries(lead)) : {};
        }),
      );
    },
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
  };
});

describe("a storage account that refuses", () => {
  it.each([
    ["azureTable", { kind: "azureTable", connectionString: { secret: "LEADS" }, table: "leads", contacts: [] }],
    ["azureBlob", { kind: "azureBlob", connectionString: { secret: "LEADS" }, container: "leads", contacts: [] }],
  ] as const)("%s: a wrong key is said with the service's word, and not shown", async (kind, destination: LeadDestination) => {
    await using folder = await temporaryFolder();
    const wrong = Buffer.alloc(64, "wrong").toString("base64");
    const right = kind === "azureTable" ? tableString() : blobString();
    const leads = createLeads(leadOptions(folder.path, { LEADS: right.replace(table.key, wrong) }));
    const answer = await leads.send(destination, sampleLead);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "lead-not-allowed" } });
    expect(JSON.stringify(answer)).toContain("answered 403");
    expect(JSON.stringify(answer)).not.toContain(wrong);
  });
});
