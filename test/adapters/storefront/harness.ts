import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createStaticStoreFront } from "../../../src/adapters/storefront/static.ts";
import { start, type StoreHarness } from "../../contract/storefront-contract.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A store front on a fresh folder, read through its file addresses. */
export async function staticHarness(): Promise<StoreHarness & { readonly folder: string; readonly secretFile: string }> {
  const temporary = await temporaryFolder();
  const folder = temporary.path;
  const secretFile = join(folder, "preview.key");
  return {
    folder,
    secretFile,
    store: (now = start) => createStaticStoreFront({ folder, secretFile, now: () => now }),
    read: async (url) => await readFile(fileURLToPath(url), "utf8").catch(() => undefined),
    catalogue: async () => await catalogueIn(folder),
    [Symbol.asyncDispose]: async () => await temporary[Symbol.asyncDispose](),
  };
}

/** The offers of the live catalogue; none when there is no catalogue yet. */
export async function catalogueIn(folder: string): ReturnType<StoreHarness["catalogue"]> {
  const text = await readFile(join(folder, "site", "live", "catalog.json"), "utf8").catch(() => undefined);
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- a wrong shape fails the expectations on it
  return text === undefined ? [] : (JSON.parse(text) as { offers: Awaited<ReturnType<StoreHarness["catalogue"]>> }).offers;
}
