import { expect, it } from "vitest";

import type { OfferId } from "../../src/core/offer.ts";
import type { ProductContent } from "../../src/ports/world.ts";
import { content, digestOf, valueOf, webStack, type StoreHarness } from "./storefront-contract.ts";

/** A page as `content` makes it that refers to files: its picture, its style, a template, and its Italian half, which all name the same letter. */
export function illustrated(letter: string, offer: OfferId = webStack): ProductContent {
  const made = content(letter, offer);
  const refers = `<link rel="stylesheet" href="slipway.css" /><img src="media/logo.png" /><a href="deploy/std.json">x</a><a href="it.html">it</a>`;
  const html = made.html.replace("<h1>", `${refers}<h1>`);
  return {
    ...made,
    html,
    translations: new Map([["it.html", html.replace("it.html", "index.html")]]),
    entry: made.entry.replace(`"logo":""`, `"logo":"${offer.publisher}/${offer.offer}/media/logo.png"`),
    media: new Map([...made.media, ["deploy/std.json", Buffer.from(letter.repeat(10))]]),
  };
}

/** What a page refers to beside it, by the names it uses: no other page, and nothing above it. */
export function referencesIn(page: string): readonly string[] {
  return [...page.matchAll(/ (?:href|src)="([^"#]+)"/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !name.endsWith(".html") && !/^(?:\.\.|[a-z]+:)/.test(name));
}

/** The letter that a page's text and each of its pictures and templates say; more than one letter, or a `?`, would be a mixture or a hole. */
export async function lettersAt(read: (url: string) => Promise<string | undefined>, url: string): Promise<string> {
  const page = (await read(url)) ?? "";
  const beside = await Promise.all(referencesIn(page).map(async (name) => [name, await read(new URL(name, url).href)] as const));
  const said = beside.filter(([name, text]) => text === undefined || !name.endsWith(".css")).map(([, text = "?"]) => new Set(text));
  return [...new Set([/<h1>(.)/.exec(page)?.[1] ?? "?", ...said.flatMap((letters) => [...letters])])].join("");
}

/** What a store front does with the files that a page refers to. */
export function refersByContent(makeHarness: () => Promise<StoreHarness>): void {
  it("names what a page refers to by its content, so that a page opened before a swap is still whole after it", async () => {
    await using harness = await makeHarness();
    for (const letter of ["a", "b"]) await harness.store().packagePage(illustrated(letter));
    const { url } = valueOf(await harness.store().promote(webStack, digestOf("a")));
    const page = (await harness.read(url)) ?? "";
    const names = referencesIn(page);
    expect(names.map((name) => name.replace(/\.[0-9a-f]{32}\./, ".#."))).toEqual([
      "slipway.#.css",
      "media/logo.#.png",
      "deploy/std.#.json",
    ]);
    await harness.store().promote(webStack, digestOf("b"));
    expect(await lettersAt(harness.read, url)).toBe("b");
    expect(await lettersAt(harness.read, new URL("it.html", url).href)).toBe("b");
    // Somebody who opened the page before.
    expect(await harness.read(new URL(names[1] ?? "", url).href)).toBe("a".repeat(1000));
    await harness.store().withdraw(webStack);
    for (const name of names.slice(1)) expect(await harness.read(new URL(name, url).href)).toBeUndefined();
  });

  it("leads the catalogue to the picture by that name", async () => {
    await using harness = await makeHarness();
    await harness.store().packagePage(illustrated("a"));
    const { url } = valueOf(await harness.store().promote(webStack, digestOf("a")));
    const [entry] = await harness.catalogue();
    const logo = new URL(`../../${entry?.logo ?? ""}`, url).href;
    expect(await harness.read(logo)).toBe("a".repeat(1000));
  });
}
