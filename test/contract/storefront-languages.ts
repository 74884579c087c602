import { expect, it } from "vitest";

import { audience, content, digestOf, valueOf, webStack, type StoreHarness } from "./storefront-contract.ts";

const ends = "2026-12-06T16:00:00.000Z";

/** What a store front does with a page's translations. */
export function speaksLanguages(makeHarness: () => Promise<StoreHarness>): void {
  it("shows every language alike: in preview with a banner of its own, live as it was packaged, and gone", async () => {
    await using harness = await makeHarness();
    const { html } = content("a");
    const italian = html.replace("<h1>a</h1>", "<h1>ciao</h1>");
    await harness.store().packagePage({ ...content("a"), translations: new Map([["it.html", italian]]) });
    const read = async (url = "") => (await harness.read(new URL("it.html", url).href)) ?? "";
    const [grant] = valueOf(await harness.store().openPreview(webStack, 1, digestOf("a"), audience(1), ends));
    const preview = await read(grant?.url);
    expect(preview).toContain('aria-label="Anteprima"');
    expect(preview.replaceAll(/<!-- slipway:preview -->.*?<!-- \/slipway:preview -->/gs, "")).toBe(italian);
    const { url } = valueOf(await harness.store().promote(webStack, digestOf("a")));
    expect(await read(url)).toBe(italian);
    await harness.store().withdraw(webStack);
    expect(await read(url)).toContain("Title a non è più disponibile");
  });
}
