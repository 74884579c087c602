import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { OfferId } from "../../src/core/offer.ts";
import type { Answer, PreviewGrant, ProductContent, StoreFront } from "../../src/ports/world.ts";
import { speaksLanguages } from "./storefront-languages.ts";
import { refersByContent } from "./storefront-references.ts";
import { withdraws } from "./storefront-withdrawal.ts";

/** One adapter under test at a moment that the test sets, and the world's view of it. */
export type StoreHarness = AsyncDisposable & {
  /** A store front over the same state, as any process has it. */
  readonly store: (now?: string) => StoreFront;
  /** What a reader gets at an address; undefined when there is nothing. */
  readonly read: (url: string) => Promise<string | undefined>;
  readonly catalogue: () => Promise<readonly Readonly<Record<"publisher" | "offer" | "digest" | "logo", string>>[]>;
};

export const webStack: OfferId = { publisher: "contoso", offer: "web-stack" };
export const start = "2026-11-22T16:00:00.000Z";
const later = "2026-12-06T16:00:00.000Z";

export function digestOf(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

/** A packaged page whose text, picture and entry all name the same letter, so that a mixture would show. */
export function content(letter: string, offer: OfferId = webStack): ProductContent {
  const digest = digestOf(letter);
  const page = `${offer.publisher}/${offer.offer}/index.html`;
  const entry = { ...offer, title: `Title ${letter}`, summary: "", categories: [], page, logo: "", submission: 1, digest, plans: [] };
  return {
    offer,
    submission: 1,
    digest,
    html: `<!doctype html>\n<html lang="en">\n<head>\n<title>${letter}</title>\n</head>\n<body>\n<h1>${letter}</h1>\n</body>\n</html>\n`,
    entry: JSON.stringify(entry),
    media: new Map([["media/logo.png", Buffer.from(letter.repeat(1000))]]),
  };
}

export function subscription(number: number): string {
  return `5b1e0000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

export function audience(...numbers: readonly number[]): readonly { readonly subscription: string; readonly label: string }[] {
  return numbers.map((number) => ({ subscription: subscription(number), label: "" }));
}

/** The value of an answer that must be a success. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind !== "done") throw new Error(answer.kind === "failed" ? answer.problem.text : answer.note);
  return answer.value;
}

export function storeFrontContract(name: string, makeHarness: () => Promise<StoreHarness>, audiencesTried = 12): void {
  describe(`${name} previews`, () => {
    opensPreviews(makeHarness, audiencesTried);
    closesPreviews(makeHarness);
  });
  describe(`${name} goes live`, () => {
    promotes(makeHarness);
    refersByContent(makeHarness);
    withdraws(makeHarness);
    speaksLanguages(makeHarness);
  });
  describe(`${name} refuses`, () => {
    refuses(makeHarness);
  });
}

function opensPreviews(makeHarness: () => Promise<StoreHarness>, audiencesTried: number): void {
  it("packages a digest once", async () => {
    await using harness = await makeHarness();
    expect(await harness.store().packagePage(content("a"))).toMatchObject({ kind: "done", already: false });
    expect(await harness.store().packagePage(content("a"))).toMatchObject({ kind: "done", already: true });
  });

  it("shows the page with a banner and nothing else changed", async () => {
    await using harness = await makeHarness();
    const [grant] = await opened(harness, 1);
    const page = (await harness.read(grant?.url ?? "")) ?? "";
    expect(page).toContain('<meta name="robots" content="noindex');
    expect(page.replaceAll(/<!-- slipway:preview -->.*?<!-- \/slipway:preview -->/gs, "")).toBe(content("a").html);
  });

  it("grants exactly the audience, each its own address, whatever the order and however often", async () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (first, second) => {
        await using harness = await makeHarness();
        await opened(harness, ...first);
        const grants = await opened(harness, ...second);
        expect(grants.map((grant) => grant.subscription)).toEqual([...new Set(second)].map((number) => subscription(number)));
        expect(new Set(grants.map(({ url }) => url)).size).toBe(grants.length);
        for (const { url } of grants) expect(await harness.read(url)).toContain("<h1>a</h1>");
      }),
      { numRuns: audiencesTried },
    );
  });

  it("shuts out who is no longer in the audience", async () => {
    await using harness = await makeHarness();
    const before = await opened(harness, 1, 2);
    const after = await opened(harness, 2);
    expect(after).toEqual([before[1]]);
    expect(await harness.read(before[0]?.url ?? "")).toBeUndefined();
  });

  it("gives the same submission the same addresses until the same moment", async () => {
    await using harness = await makeHarness();
    const first = await opened(harness, 1, 2);
    const again = await harness
      .store("2026-11-23T00:00:00.000Z")
      .openPreview(webStack, 1, digestOf("a"), audience(1, 2), "2027-01-01T00:00:00.000Z");
    expect(again).toEqual({ kind: "done", already: true, value: first });
    const other = valueOf(await harness.store().openPreview(webStack, 2, digestOf("a"), audience(1), later));
    expect(other[0]?.url).not.toBe(first[0]?.url);
  });
}

function closesPreviews(makeHarness: () => Promise<StoreHarness>): void {
  it("leaves nothing readable once closed, and stays closed", async () => {
    await using harness = await makeHarness();
    const grants = await opened(harness, 1, 2);
    const [kept] = valueOf(await harness.store().openPreview(webStack, 2, digestOf("a"), audience(1), later));
    expect(await harness.store().closePreview(webStack, 1)).toMatchObject({ kind: "done", already: false });
    expect(await harness.store().closePreview(webStack, 1)).toMatchObject({ kind: "done", already: true });
    for (const { url } of grants) expect(await harness.read(url)).toBeUndefined();
    expect(await harness.read(kept?.url ?? "")).toContain("<h1>a</h1>");
    const late = await harness.store().openPreview(webStack, 1, digestOf("a"), audience(1), later);
    expect(late).toMatchObject({ kind: "failed", permanent: true, problem: { code: "preview-closed" } });
  });

  it("refuses an opening that comes after the closing of a preview that never was", async () => {
    await using harness = await makeHarness();
    await harness.store().packagePage(content("a"));
    expect(await harness.store().closePreview(webStack, 1)).toMatchObject({ kind: "done" });
    expect(await harness.store().openPreview(webStack, 1, digestOf("a"), audience(1), later)).toMatchObject({
      problem: { code: "preview-closed" },
    });
  });

  it("takes expired pages away whenever it runs", async () => {
    await using harness = await makeHarness();
    const [grant] = await opened(harness, 1);
    await harness.store(later).packagePage(content("b"));
    expect(await harness.read(grant?.url ?? "")).toBeUndefined();
    expect(await harness.store(later).openPreview(webStack, 1, digestOf("a"), audience(1), later)).toMatchObject({
      problem: { code: "preview-expired" },
    });
  });
}

function promotes(makeHarness: () => Promise<StoreHarness>): void {
  it("shows the packaged page byte for byte, and its entry in the catalogue", async () => {
    await using harness = await makeHarness();
    await harness.store().packagePage(content("a"));
    const answer = await harness.store().promote(webStack, digestOf("a"));
    expect(answer).toMatchObject({ kind: "done", already: false });
    expect(await harness.read(valueOf(answer).url)).toBe(content("a").html);
    expect(await harness.catalogue()).toMatchObject([{ offer: "web-stack", digest: digestOf("a") }]);
    expect(await harness.store().live(webStack)).toEqual({ digest: digestOf("a"), url: valueOf(answer).url });
    expect(await harness.store().promote(webStack, digestOf("a"))).toEqual({ ...answer, already: true });
  });

  it("leaves live alone whatever happens to packages and previews", async () => {
    await using harness = await makeHarness();
    await harness.store().packagePage(content("a"));
    const { url } = valueOf(await harness.store().promote(webStack, digestOf("a")));
    await harness.store().packagePage(content("b"));
    await harness.store().packagePage({ ...content("a"), html: "<!doctype html>\n<head>\n<body>\nother text, same digest" });
    await harness.store().openPreview(webStack, 2, digestOf("b"), audience(1), later);
    await harness.store().closePreview(webStack, 2);
    expect(await harness.store().promote(webStack, digestOf("c"))).toMatchObject({
      permanent: true,
      problem: { code: "page-not-packaged" },
    });
    expect(await harness.read(url)).toBe(content("a").html);
    expect(await harness.store().live(webStack)).toMatchObject({ digest: digestOf("a") });
  });

  it("keeps every offer that is promoted at the same time", async () => {
    await using harness = await makeHarness();
    const offers = ["d", "b", "c", "a"].map((offer) => ({ publisher: "contoso", offer }));
    await Promise.all(offers.map(async (offer) => await harness.store().packagePage(content("a", offer))));
    await Promise.all(offers.map(async (offer) => await harness.store().promote(offer, digestOf("a"))));
    expect((await harness.catalogue()).map(({ offer }) => offer)).toEqual(["a", "b", "c", "d"]);
  });
}

function refuses(makeHarness: () => Promise<StoreHarness>): void {
  it.each([
    ["an offer", { offer: { publisher: "..", offer: "x" } }],
    ["an offer with a slash", { offer: { publisher: "contoso", offer: "a/../../b" } }],
    ["a digest", { digest: "../../etc" }],
    ["a picture", { media: new Map([["media/../../../x.png", Buffer.alloc(1)]]) }],
    ["an absolute picture", { media: new Map([["/tmp/x.png", Buffer.alloc(1)]]) }],
    ["a translation", { translations: new Map([["../it.html", ""]]) }],
    ["a translation in the page's place", { translations: new Map([["index.html", ""]]) }],
    ["a picture in the page's place", { media: new Map([["index.html", Buffer.alloc(1)]]) }],
  ])("%s that leads elsewhere", async (_, change) => {
    await using harness = await makeHarness();
    expect(await harness.store().packagePage({ ...content("a"), ...change })).toMatchObject({
      kind: "failed",
      permanent: true,
      problem: { code: "store-name" },
    });
  });

  it("a subscription that is none, and opens for nobody then", async () => {
    await using harness = await makeHarness();
    await harness.store().packagePage(content("a"));
    const people = [...audience(1), { subscription: "../../../live", label: "" }];
    const answer = await harness.store().openPreview(webStack, 1, digestOf("a"), people, later);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "preview-subscription" } });
  });

  it("another digest under the number of a submission", async () => {
    await using harness = await makeHarness();
    await opened(harness, 1);
    await harness.store().packagePage(content("b"));
    const answer = await harness.store().openPreview(webStack, 1, digestOf("b"), audience(1), later);
    expect(answer).toMatchObject({ problem: { code: "preview-digest" } });
  });
}

async function opened(harness: StoreHarness, ...numbers: readonly number[]): Promise<readonly PreviewGrant[]> {
  await harness.store().packagePage(content("a"));
  return valueOf(await harness.store().openPreview(webStack, 1, digestOf("a"), audience(...numbers), later));
}
