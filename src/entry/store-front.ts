import { join } from "node:path";

import type { AzureStoreOptions } from "../adapters/storefront/azure/azure-store-front.ts";
import type { StoreReader } from "../adapters/storefront/azure/read-store.ts";
import { createStaticStoreFront } from "../adapters/storefront/static.ts";
import type { Settings } from "../core/settings.ts";
import type { StoreFront } from "../ports/world.ts";
import { environment } from "./environment.ts";

/** The store front that the settings name; `state` is this machine's state folder. */
export function storeFrontOf(settings: Settings, state: string): StoreFront {
  const azure = azureStoreOf(settings);
  if (azure !== undefined)
    return lazyStoreFront(async () => (await import("../adapters/storefront/azure/azure-store-front.ts")).createAzureStoreFront(azure));
  return createStaticStoreFront({
    folder: state,
    secretFile: previewKeyFile(state),
    ...(settings.siteUrl === undefined ? {} : { baseUrl: settings.siteUrl }),
  });
}

/** Reads the store front of a storage account; undefined where it is a folder. */
export async function azureReader(settings: Settings): Promise<StoreReader | undefined> {
  const options = azureStoreOf(settings);
  if (options === undefined) return undefined;
  // Its own chunk: who keeps pages in folders does not load it.
  const { createStoreReader } = await import("../adapters/storefront/azure/read-store.ts");
  return createStoreReader(options);
}

function azureStoreOf({ storeAt, siteUrl }: Settings): AzureStoreOptions | undefined {
  if (storeAt.kind === "folder" || siteUrl === undefined) return undefined;
  const { url, key, container } = storeAt;
  return { url, key, container, environment, baseUrl: siteUrl };
}

/** What signs the preview links of this machine. */
export function previewKeyFile(state: string): string {
  return join(state, "preview.key");
}

/** A store front whose adapter is loaded at the first call: most wake-ups show nothing anew, and need none of it. */
function lazyStoreFront(load: () => Promise<StoreFront>): StoreFront {
  let loading: Promise<StoreFront> | undefined;
  const store = (): Promise<StoreFront> => (loading ??= load());
  return {
    packagePage: async (content) => await (await store()).packagePage(content),
    openPreview: async (...given) => await (await store()).openPreview(...given),
    closePreview: async (...given) => await (await store()).closePreview(...given),
    promote: async (...given) => await (await store()).promote(...given),
    withdraw: async (offer) => await (await store()).withdraw(offer),
    live: async (offer) => await (await store()).live(offer),
  };
}
