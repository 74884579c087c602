import { expect, it } from "vitest";

import { content, digestOf, valueOf, webStack, type StoreHarness } from "./storefront-contract.ts";

/** What a store front does with an offer that leaves. */
export function withdraws(makeHarness: () => Promise<StoreHarness>): void {
  it("leaves a word where the offer was, and comes back when published again", async () => {
    await using harness = await makeHarness();
    await harness.store().packagePage(content("a"));
    const { url } = valueOf(await harness.store().promote(webStack, digestOf("a")));
    expect(await harness.store().withdraw(webStack)).toMatchObject({ kind: "done", already: false, value: { url } });
    expect(await harness.store().withdraw(webStack)).toMatchObject({ kind: "done", already: true });
    expect(await harness.read(url)).toContain("Title a is no longer available");
    expect(await harness.catalogue()).toEqual([]);
    expect(await harness.store().live(webStack)).toBeUndefined();
    expect(await harness.store().promote(webStack, digestOf("a"))).toMatchObject({ kind: "done", already: false });
    expect(await harness.read(url)).toBe(content("a").html);
  });

  it("has nothing to do for an offer that never was live", async () => {
    await using harness = await makeHarness();
    expect(await harness.store().withdraw(webStack)).toMatchObject({ kind: "done", already: true });
    expect(await harness.store().live(webStack)).toBeUndefined();
  });
}
