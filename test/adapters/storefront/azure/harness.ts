import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";

import { createAzureStoreFront, type AzureStoreOptions } from "../../../../src/adapters/storefront/azure/azure-store-front.ts";
import { createStoreReader, type StoreReader } from "../../../../src/adapters/storefront/azure/read-store.ts";
import type { PreviewDoor } from "../../../../src/adapters/web/app.ts";
import { filesFrom } from "../../../../src/adapters/web/files.ts";
import { startServer } from "../../../../src/adapters/web/server.ts";
import { start, type StoreHarness } from "../../../contract/storefront-contract.ts";
import type { Azurite } from "../../../support/azurite.ts";

export type AzureStoreHarness = StoreHarness & {
  readonly options: AzureStoreOptions;
  readonly service: BlobServiceClient;
  /** What anybody may read. */
  readonly live: ContainerClient;
  /** Names of the previews' containers. */
  readonly previews: () => Promise<readonly string[]>;
  /** Status and text at an address, as a server in front of the account answers. */
  readonly ask: (url: string) => Promise<{ readonly status: number; readonly text: string }>;
  /** The server's clock. */
  readonly clock: { now: string };
};

const none = { list: () => "{}", open: async () => await Promise.resolve(undefined) };
let made = 0;

/** A store front in containers of its own, with a server before it that judges links by what is on record; the ledger's word is not asked here. */
export async function azureStoreHarness(azurite: Azurite): Promise<AzureStoreHarness> {
  made += 1;
  const prefix = `t${process.pid}x${made}`;
  const clock = { now: start };
  let reader: StoreReader | undefined;
  const server = await startServer(
    {
      live: filesFrom(async (path) => await reader?.live(path)),
      draw: async () => undefined,
      preview: async (offer, token) => await doorOf(reader, { offer, token, now: clock.now }),
      hosts: undefined,
      warn: (error) => console.error(error),
    },
    { host: "127.0.0.1", port: 0 },
  );
  const options: AzureStoreOptions = {
    url: azurite.urlOf("store"),
    key: { secret: "KEY" },
    environment: (name) => (name === "KEY" ? azurite.key : undefined),
    baseUrl: server.url,
    container: `${prefix}-live`,
    prefix,
  };
  reader = createStoreReader({ ...options, freshMs: 0 });
  const service = new BlobServiceClient(options.url, azurite.credentialOf("store"));
  return {
    options,
    service,
    clock,
    ask,
    live: service.getContainerClient(`${prefix}-live`),
    previews: async () => await namesOf(service.listContainers({ prefix: `${prefix}-preview-` })),
    store: (now = start) => {
      clock.now = now;
      return createAzureStoreFront({ ...options, now: () => now });
    },
    read: readable,
    catalogue: async () => {
      const text = await readable(`${server.url}live/catalog.json`);
      // eslint-disable-next-line typescript/no-unsafe-type-assertion -- a wrong shape fails the expectations on it
      return text === undefined ? [] : (JSON.parse(text) as { offers: Awaited<ReturnType<StoreHarness["catalogue"]>> }).offers;
    },
    [Symbol.asyncDispose]: async () => await server.stop(),
  };
}

async function doorOf(reader: StoreReader | undefined, question: Parameters<StoreReader["preview"]>[0]): Promise<PreviewDoor> {
  const judged = await reader?.preview(question);
  if (judged?.kind === "open") return { kind: "open", files: filesFrom(async (path) => await judged.read(path.join("/"))), images: none };
  return { kind: judged?.reason === "revoked" || judged?.reason === "expired" ? "gone" : "none" };
}

async function ask(url: string) {
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text() };
}

async function readable(url: string): Promise<string | undefined> {
  const { status, text } = await ask(url);
  return status === 200 ? text : undefined;
}

async function namesOf(listed: AsyncIterable<{ readonly name: string }>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of listed) names.push(name);
  return names;
}
