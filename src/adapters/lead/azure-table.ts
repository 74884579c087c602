import type { TableClient } from "@azure/data-tables";

import type { Lead } from "../../core/lead.ts";
import type { Answer } from "../../ports/world.ts";
import { azureFailure, statusOf } from "./azure-failure.ts";
import type { StorageAccount } from "./connection-string.ts";
import { notReadBack, type LeadBook, type Sent } from "./lead-book.ts";
import type { Speaker } from "./lead-failure.ts";
import { fieldsOf, recordName, sameFields } from "./lead-fields.ts";

/**
 * Entities of a table of Azure Storage, made with the table if need be: partition `publisher.offer`, row by the lead's key, the documented fields as
 * columns. An insert that meets its own row (409) was done before.
 */
export function azureTable(account: StorageAccount, table: string): LeadBook {
  const speaker: Speaker = { kind: "azureTable", host: account.host, secrets: [account.key] };
  return {
    send: async (lead) =>
      await withTable(account, table, speaker, async (client) => await send(client, `${account.host} (table ${table})`, lead)),
    remove: async (lead) =>
      await withTable(account, table, speaker, async (client) => {
        const already = await client.deleteEntity(partitionOf(lead), recordName(lead.key)).then(() => false, gone);
        return { kind: "done", already, value: { removed: true } };
      }),
  };
}

async function withTable<T>(
  { text }: StorageAccount,
  table: string,
  speaker: Speaker,
  work: (client: TableClient) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const { TableClient: Client } = await import("@azure/data-tables");
  try {
    // Plain http is for emulators on this machine's loopback; any other was refused when the string was read. The engine does the retrying.
    return await work(Client.fromConnectionString(text, table, { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } }));
  } catch (error) {
    return azureFailure(speaker, error);
  }
}

async function send(client: TableClient, where: string, lead: Lead): Promise<Answer<Sent>> {
  const fields = fieldsOf(lead);
  const partition = partitionOf(lead);
  const row = recordName(lead.key);
  const insert = async (): Promise<boolean> =>
    await client.createEntity({ partitionKey: partition, rowKey: row, ...fields }).then(() => false, exists);
  const already = await insert().catch(async (error: unknown) => {
    // Only a table that is not there is made: a key that may write entities need not be one that makes tables.
    if (statusOf(error) !== 404) throw error;
    await client.createTable();
    return await insert();
  });
  const found = await client.getEntity(partition, row);
  if (!already && !sameFields(found, fields)) return notReadBack(where, lead.key);
  return { kind: "done", already, value: { where, readBack: true } };
}

function partitionOf({ offer }: Lead): string {
  return `${offer.publisher}.${offer.offer}`;
}

function exists(error: unknown): true {
  if (statusOf(error) === 409) return true;
  throw error;
}

function gone(error: unknown): true {
  if (statusOf(error) === 404) return true;
  throw error;
}
