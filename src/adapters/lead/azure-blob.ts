import type { ContainerClient } from "@azure/storage-blob";

import type { Lead } from "../../core/lead.ts";
import type { Answer } from "../../ports/world.ts";
import { azureFailure, statusOf } from "./azure-failure.ts";
import type { StorageAccount } from "./connection-string.ts";
import { notReadBack, type LeadBook, type Sent } from "./lead-book.ts";
import type { Speaker } from "./lead-failure.ts";
import { fieldsOf, recordName } from "./lead-fields.ts";

/**
 * Blobs of a container of Azure Storage, one JSON file per lead, made with the container if need be and never public. A name that is taken
 * (`If-None-Match: *`) was written before.
 */
export function azureBlob(account: StorageAccount, container: string): LeadBook {
  const speaker: Speaker = { kind: "azureBlob", host: account.host, secrets: [account.key] };
  return {
    send: async (lead) =>
      await withContainer(
        account,
        container,
        speaker,
        async (client) => await send(client, `${account.host} (container ${container})`, lead),
      ),
    remove: async (lead) =>
      await withContainer(account, container, speaker, async (client) => {
        const { succeeded } = await client.getBlockBlobClient(nameOf(lead)).deleteIfExists();
        return { kind: "done", already: !succeeded, value: { removed: true } };
      }),
  };
}

async function withContainer<T>(
  { text }: StorageAccount,
  container: string,
  speaker: Speaker,
  work: (client: ContainerClient) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const { ContainerClient: Client } = await import("@azure/storage-blob");
  try {
    return await work(new Client(text, container, { retryOptions: { maxTries: 1 } }));
  } catch (error) {
    return azureFailure(speaker, error);
  }
}

async function send(client: ContainerClient, where: string, lead: Lead): Promise<Answer<Sent>> {
  const blob = client.getBlockBlobClient(nameOf(lead));
  const body = Buffer.from(`${JSON.stringify(fieldsOf(lead), null, 2)}\n`);
  const options = { conditions: { ifNoneMatch: "*" }, blobHTTPHeaders: { blobContentType: "application/json; charset=utf-8" } };
  const upload = async (): Promise<boolean> => await blob.upload(body, body.length, options).then(() => false, isThere);
  const already = await upload().catch(async (error: unknown) => {
    if (statusOf(error) !== 404) throw error;
    await client.createIfNotExists();
    return await upload();
  });
  const found = await blob.downloadToBuffer();
  if (!already && !found.equals(body)) return notReadBack(where, lead.key);
  return { kind: "done", already, value: { where, readBack: true } };
}

function nameOf({ offer, key }: Lead): string {
  return `${offer.publisher}.${offer.offer}/${recordName(key)}.json`;
}

/** The name is taken: 409 (`BlobAlreadyExists`), or 412 where the condition is looked at first. */
function isThere(error: unknown): true {
  if (statusOf(error) === 409 || statusOf(error) === 412) return true;
  throw error;
}
