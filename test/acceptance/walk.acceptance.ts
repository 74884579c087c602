// needs: mke2fs chromium
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { brokenLinks, filesBelow } from "../support/folder-links.ts";
import { freePort } from "../support/free-port.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { htmlFaults } from "../support/valid-html.ts";
import { git } from "./support/git.ts";
import { mailedLink } from "./support/mailed-link.ts";
import { offer, repositoryAt, settings } from "./support/repository.ts";
import { serving, unmarked } from "./support/serving.ts";
import { done, slipway } from "./support/slipway.ts";

// What people see from the first look at an offer to its page in the store front, in a browser, while the program is used beside it.

const pictures = process.env["SLIPWAY_PICTURES"];

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
});
afterAll(async () => await browser.close());

/** A page that remembers what the browser complained about and what came without the policy under which nothing foreign runs. */
async function watched(): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const complaints: string[] = [];
  page.on("console", (message) => {
    // A closed door is answered with its status, and Chromium says so.
    const isDoor = /the server responded with a status of (?:404|410)/.test(message.text()) && message.location().url === page.url();
    if (["error", "warning"].includes(message.type()) && !isDoor) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("response", (response) => {
    const { "content-security-policy": policy = "", "x-content-type-options": sniff } = response.headers();
    if (!/^default-src 'none';.* frame-ancestors 'none'$/.test(policy) || /unsafe|\*/.test(policy) || sniff !== "nosniff")
      if (response.status() !== 304) complaints.push(`policy of ${response.url()}: ${policy}`);
  });
  return { page, complaints };
}

async function seen(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `walk-${name}.png`), fullPage: true });
}

/** Waits until every picture is there that does not wait to be scrolled to. */
async function picturesShown(page: Page): Promise<void> {
  const shown = "[...document.images].filter(({ loading }) => loading !== 'lazy').every((each) => each.naturalWidth > 0)";
  await expect.poll(async () => await page.evaluate(shown)).toBe(true);
}

test("publish, steps that move by themselves, preview with and without its link, go live, product page", async () => {
  await using repository = await repositoryAt("fresh");
  const root = repository.path;
  const port = await freePort();
  const site = `http://127.0.0.1:${port}/`;
  await settings(root, `site: { url: "${site}" }\n`);
  await using server = await serving(root, port);
  const { page, complaints } = await watched();
  await page.goto(site);
  expect(await page.innerText("main")).toContain("never published");
  await seen(page, "1-never-published");

  const publishing = done(root, "publish", offer);
  await expect.poll(async () => (await server.get(`/status/${offer}/`)).text, { timeout: 20_000 }).toMatch(/data-lively="yes"|go-live/);
  await page.reload();
  await page.click(`a[href*="status/${offer}"]`);
  await publishing;
  // Nobody reloads: the page looks for itself.
  await expect.poll(async () => await page.innerText("main"), { timeout: 20_000 }).toContain(`slipway go-live ${offer} --digest`);
  await seen(page, "2-waiting");

  const link = await mailedLink(root);
  const opened = await page.goto(link);
  expect([opened?.status(), await page.innerText(".preview")]).toEqual([200, expect.stringContaining("Only the subscriptions")]);
  await picturesShown(page);
  await seen(page, "3-preview");
  const previewed = (await server.get(new URL(link).pathname)).text;
  expect((await page.goto(link.replace(/..\/$/, "zz/")))?.status()).toBe(404);
  expect((await page.goto(`${site}live/${offer}/`))?.status()).toBe(404);

  await done(root, "go-live", offer);
  expect((await page.goto(link))?.status()).toBe(410);
  expect(await page.innerText("main")).toContain("This preview is closed");
  await seen(page, "4-closed");
  await page.goto(`${site}live/`);
  await page.click(`a[href*="${offer}"]`);
  expect(await page.locator(".preview").count()).toBe(0);
  await picturesShown(page);
  await seen(page, "5-live");
  expect(unmarked((await server.get(`/live/${offer}/`)).text)).toBe(unmarked(previewed));
  await page.goto(`${site}status/${offer}/`);
  await page.click('a[href*="history"]');
  await seen(page, "6-history");
  expect(complaints).toEqual([]);
  await page.close();
});

describe("the site as files", () => {
  test("has no link that leads nowhere, and every page is valid HTML", async () => {
    await using repository = await repositoryAt("live");
    await using out = await temporaryFolder();
    await done(repository.path, "site", "--out", out.path);
    const pages = (await filesBelow(out.path)).filter((file) => file.endsWith(".html"));
    expect(pages).toEqual(expect.arrayContaining(["index.html", `status/${offer}/index.html`, `live/${offer}/index.html`]));
    expect(await brokenLinks(out.path)).toEqual([]);
    const bad = ["nowhere.html", "index.html#nothing", "/index.html", "../index.html", "javascript:1"];
    await writeFile(join(out.path, "bad.html"), bad.map((link) => `<a href="${link}">x</a>`).join(""));
    expect(await brokenLinks(out.path)).toEqual(bad.map((link) => `bad.html → ${link}`));
    for (const page of pages) expect([page, await htmlFaults(await readFile(join(out.path, page), "utf8"))]).toEqual([page, []]);
  });

  test("names the offer whose ledger is broken, on its pages too, and keeps the rest", async () => {
    await using repository = await repositoryAt("live");
    await using out = await temporaryFolder();
    const root = repository.path;
    const live = (await git(root, "rev-parse", `slipway/${offer}`)).trim();
    // The ledger of another offer, as somebody's mistake left it: a branch whose files are not those of a ledger.
    await git(root, "branch", "slipway/contoso/broken", (await git(root, "rev-parse", "HEAD")).trim());
    const { exitCode, stderr } = await slipway(root, "site", "--out", out.path);
    expect([exitCode, stderr.includes("contoso/broken")]).toEqual([1, true]);
    const list = await readFile(join(out.path, "index.html"), "utf8");
    expect(list).toMatch(/contoso\/broken: [^<]+/);
    expect(list).toContain(`status/${offer}/index.html`);
    expect(await readFile(join(out.path, `status/${offer}/index.html`), "utf8")).toContain("live");
    await using server = await serving(root);
    expect((await server.get("/status/contoso/broken/")).text).toMatch(/contoso\/broken: [^<]+/);
    expect((await server.get("/")).text).toMatch(/contoso\/broken: [^<]+/);
    expect((await server.get(`/live/${offer}/`)).status).toBe(200);
    expect((await git(root, "rev-parse", `slipway/${offer}`)).trim()).toBe(live);
  });
});
