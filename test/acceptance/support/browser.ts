import { readFile } from "node:fs/promises";

import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

import { startServer } from "../../../src/adapters/web/server.ts";
import { plainPng } from "../../support/png.ts";

export type Complaint = { readonly where: string; readonly what: string };

/** A browser before a server that shows these pages by their addresses. */
export type Looking = AsyncDisposable & {
  readonly url: string;
  /** Opens a page and gives what the browser complained about, now and later. */
  readonly open: (path: string, options?: BrowserContextOptions) => Promise<{ readonly page: Page; readonly complaints: Complaint[] }>;
};

const types: Readonly<Record<string, string>> = {
  css: "text/css",
  js: "text/javascript",
  html: "text/html; charset=utf-8",
  png: "image/png",
};

export async function lookAt(pages: ReadonlyMap<string, string>): Promise<Looking> {
  const server = await startServer(
    {
      live: async () => undefined,
      draw: async (path) => {
        const address = `/${path.join("/")}`.replace(/\/$/, "/index.html");
        const body = pages.get(address) ?? pictureAt(address);
        return body === undefined ? undefined : { body, type: types[address.split(".").at(-1) ?? ""] ?? "" };
      },
      preview: async () => ({ kind: "none" }),
      hosts: undefined,
      warn: () => undefined,
    },
    { host: "127.0.0.1", port: 0 },
  );
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
  return {
    url: server.url,
    open: async (path, options) => await opened(browser, new URL(path, server.url), options),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server.stop();
    },
  };
}

/** A picture of the size that one of its name has: its place on a page is kept by that. */
function pictureAt(address: string): Buffer | undefined {
  const part = /\/([a-z]+)[^/]*\.png$/.exec(address)?.[1];
  return part === undefined ? undefined : (pictures[part] ?? pictures["logo"]);
}

const pictures: Readonly<Record<string, Buffer>> = {
  logo: Buffer.from(plainPng(216, 216)),
  hero: Buffer.from(plainPng(815, 290)),
  screenshot: Buffer.from(plainPng(1280, 720)),
  video: Buffer.from(plainPng(1280, 720)),
};

async function opened(browser: Browser, url: URL, options: BrowserContextOptions = {}): ReturnType<Looking["open"]> {
  const page = await browser.newPage(options);
  const complaints: Complaint[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push({ where: page.url(), what: message.text() });
  });
  page.on("pageerror", (error) => complaints.push({ where: page.url(), what: String(error) }));
  await page.goto(url.href);
  return { page, complaints };
}

const everything = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
let axe = "";

/** What axe-core finds on a page, by all its rules or by some. It runs in the page's own world by the debugger, so the pages' policy stays as it is. */
export async function violations(page: Page, rules: readonly string[] = everything): Promise<readonly string[]> {
  if (axe === "") axe = await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe);
  return await page.evaluate<string[]>(`axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"] })
    .then(({ violations }) => violations.flatMap((each) => each.nodes.map((node) => each.id + " " + node.html.slice(0, 200))))`);
}

/** True when one must scroll sideways. */
export async function sticksOut(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
}

/** How much moved while the page was laid out (Layout Instability API, cumulative). */
export async function moved(page: Page): Promise<number> {
  return await page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
  })`);
}
