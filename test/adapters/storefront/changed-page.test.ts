import { appendFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { audience, content, digestOf, valueOf, webStack } from "../../contract/storefront-contract.ts";
import { staticHarness } from "./harness.ts";

const expires = "2026-12-06T16:00:00.000Z";

async function withPreview() {
  const harness = await staticHarness();
  await harness.store().packagePage(content("a"));
  const [grant] = valueOf(await harness.store().openPreview(webStack, 1, digestOf("a"), audience(1), expires));
  const packaged = join(harness.folder, "store", "packaged", "contoso", "web-stack");
  const [name = ""] = (await readdir(packaged)).filter((each) => !each.endsWith(".json"));
  const preview = join(harness.folder, "site", "preview", "contoso", "web-stack", grant?.url.split("/").at(-2) ?? "");
  return { ...harness, page: join(packaged, name), preview };
}

describe("a page that was changed after its preview", () => {
  it.each([
    ["text", async (page: string) => appendFile(join(page, "index.html"), "<p>half price</p>")],
    ["catalogue entry", async (page: string) => writeFile(join(page, "entry.json"), "{}")],
    ["extra file", async (page: string) => writeFile(join(page, "more.html"), "more")],
    ["link", async (page: string) => symlink("/etc/hostname", join(page, "link.html"))],
  ])("does not go live, and is made anew by packaging again (%s)", async (_, change) => {
    await using made = await withPreview();
    await change(made.page);
    expect(await made.store().promote(webStack, digestOf("a"))).toMatchObject({ kind: "failed", problem: { code: "page-changed" } });
    expect(await made.catalogue()).toEqual([]);
    await made.store().packagePage(content("a"));
    expect(valueOf(await made.store().promote(webStack, digestOf("a"))).url).toContain("live/contoso/web-stack");
  });

  it("does not go live when a picture was changed through the preview, which shows the same file", async () => {
    await using made = await withPreview();
    const [picture = ""] = await readdir(join(made.preview, "media"));
    await appendFile(join(made.preview, "media", picture), "other pixels");
    expect(await made.store().promote(webStack, digestOf("a"))).toMatchObject({ kind: "failed", problem: { code: "page-changed" } });
  });
});
