import { createHash } from "node:crypto";

import { ContainerClient, generateBlobSASQueryParameters } from "@azure/storage-blob";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createAzureStoreFront } from "../../../../src/adapters/storefront/azure/azure-store-front.ts";
import { audience, content, digestOf, storeFrontContract, subscription, valueOf, webStack } from "../../../contract/storefront-contract.ts";
import { startAzurite, type Azurite } from "../../../support/azurite.ts";
import { azureStoreHarness, type AzureStoreHarness } from "./harness.ts";

/** The picture of the page with the letter a, by its content. */
const logo = `media/logo.${createHash("sha256").update("a".repeat(1000)).digest("hex").slice(0, 32)}.png`;
const expires = "2026-12-06T16:00:00.000Z";

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite(["store"]);
});
afterAll(async () => await azurite[Symbol.asyncDispose]());

storeFrontContract("store front in a storage account", async () => await azureStoreHarness(azurite), 3);

async function opened(harness: AzureStoreHarness, ...numbers: readonly number[]) {
  await harness.store().packagePage(content("a"));
  return valueOf(await harness.store().openPreview(webStack, 1, digestOf("a"), audience(...numbers), expires));
}

/** Ids of the policies of each preview's container. */
async function policies({ service, previews }: AzureStoreHarness): Promise<readonly (readonly string[])[]> {
  const containers = await previews();
  return await Promise.all(
    containers.map(async (name) => {
      const { signedIdentifiers } = await service.getContainerClient(name).getAccessPolicy();
      return signedIdentifiers.map(({ id }) => id);
    }),
  );
}

/** What stands in the container that anybody may read. */
async function names({ live }: AzureStoreHarness): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of live.listBlobsFlat()) found.push(name);
  return found;
}

/** What the server reads with, for whoever tries it without the server. */
function stolenSas(name: string, policy: string): ContainerClient {
  const query = generateBlobSASQueryParameters({ containerName: name, identifier: policy }, azurite.credentialOf("store"));
  return new ContainerClient(`${azurite.urlOf("store")}/${name}?${query.toString()}`, undefined, { retryOptions: { maxTries: 1 } });
}

describe("previews in a storage account", () => {
  test("have a policy for each subscription, five to a container, and who stays keeps theirs", async () => {
    await using harness = await azureStoreHarness(azurite);
    await opened(harness, 1, 2, 3, 4, 5, 6, 7);
    const sizes = (await policies(harness)).map((each) => each.length);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([2, 5]);
    const [grant] = await opened(harness, 7, 8);
    // Whoever stays keeps the container; whoever comes takes the first with room.
    expect((await policies(harness)).map((each) => each.join()).toSorted()).toEqual([subscription(7), subscription(8)]);
    expect(await harness.read(grant?.url ?? "")).toContain("<h1>a</h1>");
  });

  test("answer 410 on a plain page once closed, and the storage refuses even who has the SAS", async () => {
    await using harness = await azureStoreHarness(azurite);
    const [grant] = await opened(harness, 1);
    const [name = ""] = await harness.previews();
    const sas = stolenSas(name, subscription(1)).getBlobClient("index.html");
    expect((await sas.downloadToBuffer()).toString()).toContain("<h1>a</h1>");
    expect((await harness.ask(grant?.url ?? "")).status).toBe(200);
    await harness.store().closePreview(webStack, 1);
    const closed = await harness.ask(grant?.url ?? "");
    expect([closed.status, closed.text.includes("This preview is closed")]).toEqual([410, true]);
    await expect(sas.downloadToBuffer()).rejects.toMatchObject({ statusCode: 403 });
    expect(await harness.previews()).toEqual([]);
  });

  test("close for the one whose policy is taken away in the storage itself", async () => {
    await using harness = await azureStoreHarness(azurite);
    const [first, second] = await opened(harness, 1, 2);
    const [name = ""] = await harness.previews();
    const stays = { id: subscription(2), accessPolicy: { expiresOn: new Date(expires), permissions: "r" } };
    await harness.service.getContainerClient(name).setAccessPolicy(undefined, [stays]);
    expect((await harness.ask(first?.url ?? "")).status).toBe(410);
    expect((await harness.ask(second?.url ?? "")).status).toBe(200);
  });
});

describe("who comes without the server, or with another's link", () => {
  test("is shown nothing in the storage, and previews share no address with what is live", async () => {
    await using harness = await azureStoreHarness(azurite);
    const [grant] = await opened(harness, 1);
    const [name = ""] = await harness.previews();
    for (const path of [`${name}/index.html`, `${harness.options.prefix}-store/shelf.json`])
      expect((await fetch(`${azurite.urlOf("store")}/${path}`)).ok).toBe(false);
    const { url } = valueOf(await harness.store().promote(webStack, digestOf("a")));
    expect(new URL(grant?.url ?? "").pathname.split("/")[1]).toBe("preview");
    expect(new URL(url).pathname.split("/")[1]).toBe("live");
    expect(await harness.read(`${url}${logo}`)).toBe("a".repeat(1000));
    expect((await harness.ask(`${grant?.url ?? ""}${logo}`)).text).toBe("a".repeat(1000));
  });

  test("is told nothing: an altered link and another offer's are unknown, one that is over is gone", async () => {
    await using harness = await azureStoreHarness(azurite);
    const [grant] = await opened(harness, 1);
    const url = grant?.url ?? "";
    const altered = url.replace(/.\/$/, (end) => (end === "0/" ? "1/" : "0/"));
    expect((await harness.ask(altered)).status).toBe(404);
    expect((await harness.ask(url.replace("web-stack", "db"))).status).toBe(404);
    harness.clock.now = expires;
    expect((await harness.ask(url)).status).toBe(410);
  });
});

describe("live pages in a storage account", () => {
  test("stand in a container that anybody may read, byte for byte, and a withdrawn offer leaves its word there", async () => {
    await using harness = await azureStoreHarness(azurite);
    await harness.store().packagePage(content("a"));
    await harness.store().promote(webStack, digestOf("a"));
    const page = await fetch(harness.live.getBlobClient("live/contoso/web-stack/index.html").url);
    expect([page.headers.get("content-type"), page.headers.get("cache-control")]).toEqual(["text/html; charset=utf-8", "no-cache"]);
    expect(await page.text()).toBe(content("a").html);
    const picture = await fetch(harness.live.getBlobClient(`live/contoso/web-stack/${logo}`).url);
    expect([picture.headers.get("content-type"), picture.headers.get("cache-control")]).toEqual([
      "image/png",
      "public, max-age=31536000, immutable",
    ]);
    await harness.store().withdraw(webStack);
    expect(await (await fetch(page.url)).text()).toContain("Title a is no longer available");
    expect((await names(harness)).join()).not.toContain("media/logo");
    expect(await (await fetch(harness.live.getBlobClient("live/catalog.json").url)).json()).toMatchObject({ offers: [] });
  });

  test("are brought there by the next try when a promotion was killed before it", async () => {
    await using harness = await azureStoreHarness(azurite);
    await harness.store().packagePage(content("a"));
    await harness.store().promote(webStack, digestOf("a"));
    await harness.live.getBlobClient("live/contoso/web-stack/index.html").delete();
    await harness.live.getBlockBlobClient("live/catalog.json").upload("{}", 2);
    expect(await harness.store().promote(webStack, digestOf("a"))).toMatchObject({ kind: "done", already: false });
    expect(await harness.store().promote(webStack, digestOf("a"))).toMatchObject({ kind: "done", already: true });
    expect(await names(harness)).toContain("live/contoso/web-stack/index.html");
  });
});

describe("promotions in a storage account", () => {
  test("are refused when somebody changed the packaged blobs since the preview", async () => {
    await using harness = await azureStoreHarness(azurite);
    await harness.store().packagePage(content("a"));
    const own = harness.service.getContainerClient(`${harness.options.prefix}-store`);
    for await (const { name } of own.listBlobsFlat({ prefix: "packaged/" }))
      if (name.endsWith("/index.html")) await own.getBlockBlobClient(name).upload("half price", 10);
    expect(await harness.store().promote(webStack, digestOf("a"))).toMatchObject({ kind: "failed", problem: { code: "page-changed" } });
    await harness.store().packagePage(content("a"));
    expect(await harness.store().promote(webStack, digestOf("a"))).toMatchObject({ kind: "done" });
  });

  test("wait for whoever changes the shelf, and say so", async () => {
    await using harness = await azureStoreHarness(azurite);
    await harness.store().packagePage(content("a"));
    await harness.store().promote(webStack, digestOf("a"));
    await harness.service
      .getContainerClient(`${harness.options.prefix}-store`)
      .getBlobClient("shelf.json")
      .getBlobLeaseClient()
      .acquireLease(15);
    const store = createAzureStoreFront({ ...harness.options, leaseWaitMs: 0 });
    expect(await store.withdraw(webStack)).toMatchObject({ kind: "failed", permanent: false, problem: { code: "store-busy" } });
    expect(await store.live(webStack)).toMatchObject({ digest: digestOf("a") });
  });
});

describe("a storage account that can not be used", () => {
  test.each([
    ["no key", "", "store-secret-missing"],
    ["a SAS token, which can sign nothing", "sv=2026&sig=secret", "store-secret-invalid"],
    ["another account's key", Buffer.alloc(64, "other").toString("base64"), "store-refused"],
  ])("is told with what helps, and without the secret: %s", async (_, key, code) => {
    const store = createAzureStoreFront({
      url: azurite.urlOf("store"),
      key: { secret: "KEY" },
      environment: () => key,
      baseUrl: "http://127.0.0.1/",
    });
    const answer = await store.packagePage(content("a"));
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code } });
    expect(JSON.stringify(answer)).not.toContain(key === "" ? "sig=" : key);
    expect(await store.live(webStack)).toBeUndefined();
  });
});
