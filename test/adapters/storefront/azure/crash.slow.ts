import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createAzureStoreFront } from "../../../../src/adapters/storefront/azure/azure-store-front.ts";
import type { StoreFront } from "../../../../src/ports/world.ts";
import { digestOf, webStack } from "../../../contract/storefront-contract.ts";
import { illustrated, lettersAt, referencesIn } from "../../../contract/storefront-references.ts";
import { startAzurite, type Azurite } from "../../../support/azurite.ts";
import { mortalWay, type MortalWay } from "../../../support/mortal-way.ts";
import { azureStoreHarness, type AzureStoreHarness } from "./harness.ts";

// What anybody reads from the public container of an account, while the process that changes it is killed before each of its requests in turn.

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite(["store"]);
});
afterAll(async () => await azurite[Symbol.asyncDispose]());

const pages = ["live/contoso/web-stack/index.html", "live/contoso/web-stack/it.html"];

/** A file of the public container, as a browser without any key gets it. */
async function read(url: string): Promise<string | undefined> {
  const answer = await fetch(url);
  return answer.ok ? await answer.text() : undefined;
}

/** The letters of each page with all that it refers to, and whether each picture of the first page is there. */
async function seen({ live }: AzureStoreHarness): Promise<{ readonly letters: readonly string[]; readonly isFrontWhole: boolean }> {
  const urls = pages.map((page) => live.getBlobClient(page).url);
  const front = live.getBlobClient("live/index.html").url;
  const referred = referencesIn((await read(front)) ?? "");
  const found = await Promise.all(referred.map(async (name) => await read(new URL(name, front).href)));
  return {
    letters: await Promise.all(urls.map(async (url) => await lettersAt(read, url))),
    isFrontWhole: referred.length > 2 && !found.includes(undefined),
  };
}

/** A killed process keeps its lease for half a minute; nobody waits for that here. */
async function breakLease({ service, options }: AzureStoreHarness): Promise<void> {
  await service.getContainerClient(`${options.prefix}-store`).getBlobClient("shelf.json").getBlobLeaseClient().breakLease(0);
}

/** A store front that makes each request once, over a way that can end. */
function mortalStore({ options }: AzureStoreHarness, way: MortalWay): StoreFront {
  const once = { attempts: 1, shortestMs: 1, longestMs: 1 };
  return createAzureStoreFront({ ...options, url: way.urlOf(options.url), patience: once, leaseWaitMs: 0 });
}

/** Whether all that a page refers to, which somebody opened before, is still there. */
async function isStillWhole({ live }: AzureStoreHarness, page: string): Promise<boolean> {
  const url = live.getBlobClient(pages[0] ?? "").url;
  const found = await Promise.all(referencesIn(page).map(async (name) => await read(new URL(name, url).href)));
  return found.length === 3 && !found.includes(undefined);
}

describe("a promotion in a storage account that is killed before any of its requests", () => {
  test("leaves each public page whole, the old one or the new one, and the next try ends it", async () => {
    await using harness = await azureStoreHarness(azurite);
    await using way = await mortalWay(azurite.urlOf("store"));
    const mortal = mortalStore(harness, way);
    for (const letter of ["a", "b"]) await harness.store().packagePage(illustrated(letter));
    await harness.store().promote(webStack, digestOf("a"));
    const outcomes = new Set<string>();
    for (let requests = 0; requests === 0 || way.isCut(); requests++) {
      expect(await seen(harness)).toEqual({ letters: ["a", "a"], isFrontWhole: true });
      const opened = (await read(harness.live.getBlobClient(pages[0] ?? "").url)) ?? "";
      way.live(requests);
      await mortal.promote(webStack, digestOf("b"));
      const { letters, isFrontWhole } = await seen(harness);
      for (const each of letters) expect(["a", "b"]).toContain(each);
      expect(isFrontWhole).toBe(true);
      outcomes.add(letters.join(""));
      expect(await isStillWhole(harness, opened)).toBe(true);
      if (way.isCut()) await breakLease(harness).catch(() => undefined);
      expect(await harness.store().promote(webStack, digestOf("b"))).toMatchObject({ kind: "done" });
      expect(await seen(harness)).toEqual({ letters: ["b", "b"], isFrontWhole: true });
      await harness.store().promote(webStack, digestOf("a"));
    }
    expect([...outcomes].toSorted()).toEqual(["aa", "ab", "bb"]);
  });
});

describe("a promotion in a storage account", () => {
  test("keeps what the page before refers to until the next page, and no longer", async () => {
    await using harness = await azureStoreHarness(azurite);
    const pictures = async (): Promise<number> => {
      let count = 0;
      for await (const { name } of harness.live.listBlobsFlat({ prefix: "live/contoso/web-stack/media/" })) count += name === "" ? 0 : 1;
      return count;
    };
    const counts: number[] = [];
    for (const letter of ["a", "b", "c", "d"]) {
      await harness.store().packagePage(illustrated(letter));
      await harness.store().promote(webStack, digestOf(letter));
      counts.push(await pictures());
    }
    expect(counts).toEqual([1, 2, 2, 2]);
  });

  test("never lets a process that has lost its turn put an older page over a newer one", async () => {
    await using harness = await azureStoreHarness(azurite);
    await using way = await mortalWay(azurite.urlOf("store"));
    for (const letter of ["a", "b", "c"]) await harness.store().packagePage(illustrated(letter));
    await harness.store().promote(webStack, digestOf("a"));
    const slow = mortalStore(harness, way);
    // Stopped for long before its first write to the page: its lease ends, another process promotes, and then it goes on.
    const stopped = way.stopAt((method, path) => method === "PUT" && path.includes("live/contoso/web-stack/it.html"));
    const late = slow.promote(webStack, digestOf("b"));
    await stopped.reached;
    await breakLease(harness);
    expect(await harness.store().promote(webStack, digestOf("c"))).toMatchObject({ kind: "done" });
    stopped.goOn();
    expect(await late).toMatchObject({ kind: "failed", permanent: false, problem: { code: "store-busy" } });
    expect(await seen(harness)).toEqual({ letters: ["c", "c"], isFrontWhole: true });
  });
});
