import { mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import { execa } from "execa";
import { chromium, type Browser } from "playwright-core";

import { prepareDemo, sampleOffer } from "../../src/entry/demo/prepare.ts";
import { freePort } from "../support/free-port.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { photograph } from "./photograph.ts";
import { terminalPage } from "./terminal-page.ts";

// Pictures of the demo, light and dark: `node test/screens/demo.ts <out folder>` publishes the sample offer as people do, and photographs what a terminal shows
// (`script`, package bsdutils) and what `slipway serve` does, in Chromium.

const mostBytes = 150_000;
const schemes = ["light", "dark"] as const;
const size = { width: 1000, height: 720 };
/** Its picture has many colours, and so many bytes. */
const small = { width: 720, height: 600 };

const [out] = process.argv.slice(2);
if (out === undefined) throw new Error("Say where to: node test/screens/demo.ts <out folder>");
await mkdir(out, { recursive: true });
await using folder = await temporaryFolder();
const root = join(folder.path, "offers");
await mkdir(root);
const failed = await prepareDemo(root);
if (failed !== undefined) throw new Error(failed.text);
await slipway("publish", sampleOffer);
await terminalPictures("terminal-status", ["status", sampleOffer]);
await served(async (browser, url) => {
  await pagePictures(browser, `${url}status/${sampleOffer}/`, "status-waiting");
});
await slipway("go-live", sampleOffer);
await served(async (browser, url) => {
  await pagePictures(browser, `${url}live/${sampleOffer}/`, "product", small);
  const page = await browser.newPage();
  await page.goto(`${url}status/${sampleOffer}/`);
  const report = await page.locator('a[href^="certification"], a[href*="report"]').first().getAttribute("href");
  await page.close();
  if (report !== null) await pagePictures(browser, new URL(report, `${url}status/${sampleOffer}/`).href, "report");
});

async function slipway(...args: readonly string[]): Promise<void> {
  await execa(process.execPath, [program(), ...args], { cwd: root, env: { SLIPWAY_CALLED_AS: "slipway" } });
}

function program(): string {
  return join(projectRoot, "src/entry/cli.ts");
}

/** A terminal of 100 columns, so that colours and widths are those that people see. */
async function terminalPictures(name: string, args: readonly string[]): Promise<void> {
  const command = ["stty cols 100 rows 50;", process.execPath, program(), ...args].join(" ");
  const { stdout } = await execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: root,
    env: { SLIPWAY_CALLED_AS: "slipway", TERM: "xterm-256color" },
  });
  const shown = `$ slipway ${args.join(" ")}\n\n${shortened(stdout)}`;
  for (const scheme of schemes) await photograph(terminalPage(shown, scheme), pathOf(name, scheme), { width: size.width, scheme });
  await kept(name);
}

/** Without what is this machine's own, and with links that fit. */
function shortened(output: string): string {
  const plain = output.replaceAll("\r", "").replaceAll(root, "/home/you/offers");
  return plain.replaceAll(/([0-9a-f]{8})[0-9a-f]{56}/g, "$1…");
}

async function served(look: (browser: Browser, url: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const server = execa(process.execPath, [program(), "serve", "--port", String(port), "--json"], { cwd: root, reject: false });
  await new Promise((listening) => server.stdout.once("data", listening));
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--hide-scrollbars"] });
  try {
    await look(browser, `http://127.0.0.1:${port}/`);
  } finally {
    await browser.close();
    server.kill("SIGTERM");
    await server;
  }
}

/** The upper part of a page, as a window shows it. */
async function pagePictures(browser: Browser, url: string, name: string, viewport = size): Promise<void> {
  for (const colorScheme of schemes) {
    const page = await browser.newPage({ viewport, colorScheme, locale: "en" });
    await page.goto(url);
    await page.screenshot({ path: pathOf(name, colorScheme) });
    await page.close();
  }
  await kept(name);
}

function pathOf(name: string, scheme: string): string {
  return resolve(out ?? "", `${name}-${scheme}.png`);
}

/** Readers load these on a page with others: none may be large. */
async function kept(name: string): Promise<void> {
  for (const scheme of schemes) {
    const { size: bytes } = await stat(pathOf(name, scheme));
    if (bytes > mostBytes) throw new Error(`${name}-${scheme}.png has ${bytes} bytes, more than ${mostBytes}.`);
  }
  process.stdout.write(`${name}\n`);
}
