import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { checkPreviewAccess } from "../../../src/adapters/storefront/preview-access.ts";
import { createStaticStoreFront } from "../../../src/adapters/storefront/static.ts";
import {
  audience,
  content,
  digestOf,
  start,
  storeFrontContract,
  subscription,
  valueOf,
  webStack,
} from "../../contract/storefront-contract.ts";
import { staticHarness } from "./harness.ts";

const expires = "2026-12-06T16:00:00.000Z";

storeFrontContract("static store front", staticHarness);

async function withPreview() {
  const harness = await staticHarness();
  await harness.store().packagePage(content("a"));
  const [grant] = valueOf(await harness.store().openPreview(webStack, 1, digestOf("a"), audience(1), expires));
  const token = /preview\/contoso\/web-stack\/([^/]+)\//.exec(grant?.url ?? "")?.[1] ?? "";
  const check = async (change: object = {}) => await checkPreviewAccess(harness, { offer: webStack, token, now: start, ...change });
  return { ...harness, token, check };
}

describe("checkPreviewAccess", () => {
  it("opens for the token it gave, and says what for", async () => {
    await using made = await withPreview();
    expect(made.token).toMatch(/^[0-9a-f]{64}$/);
    expect(await made.check()).toMatchObject({
      kind: "open",
      submission: 1,
      digest: digestOf("a"),
      subscription: subscription(1),
      expires,
    });
  });

  it("is closed for other tokens, other offers, and after its time", async () => {
    await using made = await withPreview();
    expect(await made.check({ token: "0".repeat(64) })).toEqual({ kind: "closed", reason: "unknown" });
    expect(await made.check({ token: "../../../live" })).toEqual({ kind: "closed", reason: "unknown" });
    expect(await made.check({ offer: { publisher: "contoso", offer: "db" } })).toEqual({ kind: "closed", reason: "unknown" });
    expect(await made.check({ now: expires })).toEqual({ kind: "closed", reason: "expired" });
  });

  it("is closed once the preview is", async () => {
    await using made = await withPreview();
    await made.store().closePreview(webStack, 1);
    expect(await made.check()).toEqual({ kind: "closed", reason: "revoked" });
  });

  it.each([
    ["a later end", (text: string) => text.replace(expires, "2099-01-01T00:00:00.000Z")],
    ["another subscription", (text: string) => text.replace(subscription(1), subscription(2))],
    ["another digest", (text: string) => text.replace(digestOf("a"), digestOf("b"))],
  ])("sees %s written into the record", async (_, forge) => {
    await using made = await withPreview();
    const file = join(made.folder, "store", "previews", "contoso", "web-stack", "1.json");
    await writeFile(file, forge(await readFile(file, "utf8")));
    expect(await made.check()).toEqual({ kind: "closed", reason: "forged" });
  });

  it("is closed when there is no key, and makes none", async () => {
    await using made = await withPreview();
    const secretFile = join(made.folder, "no.key");
    expect(await checkPreviewAccess({ folder: made.folder, secretFile }, { offer: webStack, token: made.token, now: start })).toMatchObject(
      { kind: "closed" },
    );
    expect(await readdir(made.folder)).not.toContain("no.key");
  });
});

describe("static store front on disk", () => {
  it("keeps its key from others", async () => {
    await using made = await withPreview();
    expect((await stat(made.secretFile)).mode & 0o777).toBe(0o600);
  });

  it("says when the key is damaged", async () => {
    await using made = await withPreview();
    await writeFile(made.secretFile, "short");
    const answer = await made.store().openPreview(webStack, 2, digestOf("a"), audience(1), expires);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "preview-key" } });
  });

  it("puts a style sheet and the pictures beside every page", async () => {
    await using made = await withPreview();
    await made.store().promote(webStack, digestOf("a"));
    const site = join(made.folder, "site");
    for (const page of [join("live", "contoso", "web-stack"), join("preview", "contoso", "web-stack", made.token)]) {
      const [style = ""] = (await readdir(join(site, page))).filter((name) => name.endsWith(".css"));
      const [picture = ""] = await readdir(join(site, page, "media"));
      expect(await readFile(join(site, page, style), "utf8")).toContain("prefers-color-scheme");
      expect(await readFile(join(site, page, "media", picture), "utf8")).toBe("a".repeat(1000));
    }
    expect(await readFile(join(site, "live", "index.html"), "utf8")).toContain("Title a");
  });
});

describe("static store front's house-keeping", () => {
  it("uses the address it is served at", async () => {
    await using made = await staticHarness();
    const store = createStaticStoreFront({
      folder: made.folder,
      secretFile: made.secretFile,
      baseUrl: "https://shop.contoso.example/vm",
      now: () => start,
    });
    await store.packagePage(content("a"));
    expect(valueOf(await store.promote(webStack, digestOf("a"))).url).toBe("https://shop.contoso.example/vm/live/contoso/web-stack/");
    const [grant] = valueOf(await store.openPreview(webStack, 1, digestOf("a"), audience(1), expires));
    expect(grant?.url).toMatch(/^https:\/\/shop\.contoso\.example\/vm\/preview\/contoso\/web-stack\/[0-9a-f]{64}\/$/);
  });

  it("keeps only the current generation and the one before", async () => {
    await using made = await staticHarness();
    for (const letter of ["a", "b", "c", "d"]) {
      await made.store().packagePage(content(letter));
      await made.store().promote(webStack, digestOf(letter));
    }
    expect(await readdir(join(made.folder, "store", "generations"))).toEqual(["00000003", "00000004"]);
    expect(await readdir(join(made.folder, "store", "work"))).toEqual([]);
  });

  it("says what stands in its way", async () => {
    await using made = await staticHarness();
    await mkdir(join(made.folder, "site", "live", "mine"), { recursive: true });
    await made.store().packagePage(content("a"));
    expect(await made.store().promote(webStack, digestOf("a"))).toMatchObject({
      kind: "failed",
      permanent: true,
      problem: { code: "store-unwritable" },
    });
    expect(await made.store().live(webStack)).toBeUndefined();
  });
});
