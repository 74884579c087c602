// needs: chromium
import { readFile } from "node:fs/promises";

import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startServer, type Listening } from "../../src/adapters/web/server.ts";
import { plainPng } from "../support/png.ts";
import { sitePages } from "../support/site-pages.ts";

// What a browser makes of the pages: nothing it complains about, nothing that axe-core finds, nothing that moves or sticks out.

const pages = sitePages();
const types: Readonly<Record<string, string>> = {
  css: "text/css",
  js: "text/javascript",
  html: "text/html; charset=utf-8",
  png: "image/png",
};
const pictures = process.env["SLIPWAY_PICTURES"];
const wide = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

let server: Listening;
let browser: Browser;
let axe = "";

beforeAll(async () => {
  server = await startServer(
    {
      live: async () => undefined,
      draw: async (path) => {
        const address = `/${path.join("/")}`.replace(/\/$/, "/index.html");
        const body = pages.get(address) ?? (address.endsWith(".png") ? Buffer.from(plainPng(96, 96)) : undefined);
        return body === undefined ? undefined : { body, type: types[address.split(".").at(-1) ?? ""] ?? "" };
      },
      preview: async () => ({ kind: "none" }),
      hosts: undefined,
      warn: () => undefined,
    },
    { host: "127.0.0.1", port: 0 },
  );
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
  axe = await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

type Complaint = { readonly where: string; readonly what: string };

/** Opens a page and gives what the browser complained about. */
async function opened(
  path: string,
  options: Parameters<Browser["newPage"]>[0],
): Promise<{ readonly page: Page; readonly complaints: Complaint[] }> {
  const page = await browser.newPage(options);
  const complaints: Complaint[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push({ where: path, what: message.text() });
  });
  page.on("pageerror", (error) => complaints.push({ where: path, what: String(error) }));
  await page.goto(new URL(path, server.url).href);
  return { page, complaints };
}

/** axe runs in the page's own world by the debugger, so the pages' policy stays as it is. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return await page.evaluate<
    string[]
  >(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.flatMap((each) => each.nodes.map((node) => each.id + " " + node.html.slice(0, 200))))`);
}

async function sticksOut(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
}

async function moved(page: Page): Promise<number> {
  return await page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
  })`);
}

/** Each kind and state once, and where colours or words decide also in the other scheme or language. */
const shown = [...pages.keys()].filter((path) => path.endsWith(".html"));
const light = shown.filter((path) => !/-it\/|many-en/.test(path));
const others = [
  "/certification-failed-en/index.html",
  "/index.html",
  "/history-it/index.html",
  "/live/contoso/web-stack/index.html",
  "/live/index.html",
];
const looks = [...light.map((path) => ["light", path] as const), ...others.map((path) => ["dark", path] as const)];

test.each(looks)("%s %s: nothing is complained about, found by axe-core, moved or sticking out", async (colorScheme, path) => {
  const { page, complaints } = await opened(path, { viewport: wide, colorScheme });
  expect(await moved(page)).toBe(0);
  expect(await violations(page)).toEqual([]);
  await photograph(page, `wide-${colorScheme}`, path);
  await page.setViewportSize(phone);
  expect(await sticksOut(page)).toBe(false);
  await photograph(page, `phone-${colorScheme}`, path);
  expect(complaints).toEqual([]);
  await page.close();
});

/** For whoever wants to look: `SLIPWAY_PICTURES=<folder>` keeps what was seen. */
async function photograph(page: Page, kind: string, path: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${kind}${path.replaceAll("/", "-")}.png`, fullPage: true });
}

describe("with script", () => {
  test("the list answers while one types, filters by state and sorts by a column", async () => {
    const { page, complaints } = await opened("/many-en/index.html", { viewport: wide });
    const rows = page.locator("table.offers tbody tr:visible");
    await page.fill("input[type=search]", "publisher-7/ offer-7");
    expect(await rows.count()).toBe(3);
    await page.click("a[data-filter=failed]");
    for (const row of await rows.all()) expect(await row.getAttribute("data-state")).toBe("failed");
    await page.fill("input[type=search]", "nothing like it");
    expect(await page.locator(".empty").isVisible()).toBe(true);
    await page.click("thead th:first-child button");
    expect(await page.getAttribute("thead th:first-child", "aria-sort")).toBe("ascending");
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a command can be copied, by keyboard too", async () => {
    const { page } = await opened("/waiting-for-signoff-en/index.html", {
      viewport: wide,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await page.locator("pre.copy button").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe("slipway go-live contoso/web-stack --digest 77ab01cd");
    await page.close();
  });
});

describe("the store front", () => {
  test("answers while one types and by category, and shows no shelf that is empty", async () => {
    const { page, complaints } = await opened("/live/index.html", { viewport: wide });
    const [cards, shelves] = [page.locator(".card:visible"), page.locator(".shelf:visible")];
    await page.fill("input[type=search]", "security fabrikam");
    expect([await cards.count(), await shelves.count()]).toEqual([3, 2]);
    await page.fill("input[type=search]", "");
    await page.click("a[data-filter=developer-tools]");
    expect([await cards.count(), await shelves.count()]).toEqual([2, 1]);
    await page.fill("input[type=search]", "nothing like it");
    expect([await cards.count(), await page.locator(".empty").isVisible()]).toEqual([0, true]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("without script leads from a category to its shelf, from there to a page, and to the other language", async () => {
    const { page } = await opened("/live/index.html", { viewport: phone, javaScriptEnabled: false });
    expect(await page.locator("input[type=search]").isVisible()).toBe(false);
    await page.click("a[data-filter=developer-tools]");
    await page.click("#category-developer-tools .card >> nth=0 >> a");
    expect(await page.textContent("h1")).toBe("Contoso Web Stack");
    await page.click("header a[hreflang=it]");
    expect(await page.textContent("#get h2")).toBe("Come ottenerla");
    await page.click(".brand");
    expect(page.url()).toMatch(/\/live\/it\.html$/);
    await page.close();
  });

  test("lets a product page run no script at all, not even the site's own", async () => {
    const { page, complaints } = await opened("/live/contoso/web-stack/index.html", { viewport: wide });
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("script"), { src: "site.js", onload: () => { window.ran = true } }))`,
    );
    await expect.poll(() => complaints.length).toBeGreaterThan(0);
    expect(await page.evaluate("window.ran")).toBeUndefined();
    await page.close();
  });

  test("gives a whole command to one click, and prints without what only a screen is for", async () => {
    const { page } = await opened("/live/contoso/web-stack/index.html", { viewport: wide });
    await page.locator(".command code").first().click();
    expect(await page.evaluate<string>("String(getSelection())")).toMatch(
      /^az group create [^]* sshPublicKey="\$\(cat ~\/\.ssh\/id_ed25519\.pub\)"\s*$/,
    );
    await page.emulateMedia({ media: "print" });
    for (const hidden of [".tabs", ".buy .button", ".onward", ".aside"]) expect(await page.locator(hidden).first().isVisible()).toBe(false);
    await page.close();
  });
});

test("without script everything is there: the groups of the list, and every command in full", async () => {
  const { page } = await opened("/index.html", { viewport: wide, javaScriptEnabled: false });
  await page.click("a[data-filter=failed]");
  expect(page.url()).toMatch(/#failed$/);
  expect(await page.locator("input[type=search]").isVisible()).toBe(false);
  await page.close();
});

test("the policy holds: what is written into a page does not run, and nothing is fetched from elsewhere", async () => {
  const { page, complaints } = await opened("/index.html", { viewport: wide });
  await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<img src="https://x.example/a.png" onerror="window.ran = true">');
    document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }))`);
  await expect.poll(() => complaints.length).toBeGreaterThan(1);
  expect(await page.evaluate("window.ran")).toBeUndefined();
  expect(complaints.every(({ what }) => what.includes("Content Security Policy"))).toBe(true);
  await page.close();
});
