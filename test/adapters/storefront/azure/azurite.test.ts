import { afterAll, beforeAll } from "vitest";

import { storeFrontContract } from "../../../contract/storefront-contract.ts";
import { startAzurite, type Azurite } from "../../../support/azurite.ts";
import { azureStoreHarness } from "./harness.ts";

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite(["store"]);
});
afterAll(async () => await azurite[Symbol.asyncDispose]());

storeFrontContract("store front in a storage account", async () => await azureStoreHarness(azurite));
