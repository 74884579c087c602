import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";
import { chromium, type Browser } from "playwright-core";

import { prepareDemo, sampleOffer } from "../../src/entry/demo/prepare.ts";
import { freePort } from "../support/free-port.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { median } from "./measure.ts";
import type { Row } from "./row.ts";

const goals = { requests: 2000, bytes: 60_000, paintMs: 200 } as const;
const [rounds, seconds, connections] = [3, 4, 32] as const;
const page = `live/${sampleOffer}/index.html`;
const status = `status/${sampleOffer}/index.html`;
const nginxProgram = "/usr/sbin/nginx";
const wrkProgram = "/usr/bin/wrk";
const chromiumProgram = "/usr/bin/chromium";

/**
 * `slipway serve` on loopback: requests for a product page a second (wrk, which takes one of two cores for itself) against nginx serving the same file, what
 * a status page weighs on its way, and when Chromium first paints it. What needs a program that is not here is left out and said.
 */
export async function serveBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const repository = join(folder.path, "offers");
  await mkdir(repository);
  const failed = await prepareDemo(repository);
  if (failed !== undefined) throw new Error(failed.text);
  await slipway(repository, "publish", sampleOffer);
  await slipway(repository, "go-live", sampleOffer);
  await slipway(repository, "site", "--out", join(folder.path, "site"));
  const port = await freePort();
  const server = execa(process.execPath, [program, "serve", "--port", String(port), "--quiet"], { cwd: repository, reject: false });
  try {
    const url = `http://127.0.0.1:${port}/`;
    await answers(url + page);
    return [...(await requestsRows(url, folder.path)), await weightRow(url), ...(await paintRows(url, join(folder.path, "site")))];
  } finally {
    server.kill("SIGTERM");
    await server;
  }
}

const program = join(projectRoot, "dist/cli.js");

async function slipway(cwd: string, ...args: readonly string[]): Promise<void> {
  await execa(process.execPath, [program, ...args], { cwd });
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { ok } = await fetch(url).catch(() => ({ ok: false }));
    if (ok) return;
    await sleep(100);
  }
  throw new Error(`${url} does not answer.`);
}

/** Both take turns, so that what else the machine does slows both alike. */
async function requestsRows(url: string, folder: string): Promise<readonly Row[]> {
  if (!existsSync(wrkProgram)) {
    console.log("wrk is not installed (apt-get install wrk): requests are not counted.");
    return [];
  }
  const nginx = existsSync(nginxProgram) ? await startNginx(join(folder, "site"), folder) : undefined;
  const [ours, theirs]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await requestsPerSecond(url + page));
      if (nginx !== undefined) theirs.push(await requestsPerSecond(nginx.url + page));
    }
  } finally {
    await nginx?.stop();
  }
  const found = median(ours);
  const missing = nginx === undefined ? "; nginx is not installed (apt-get install nginx-light)" : "";
  return [
    {
      name: "requests for a product page",
      unit: "requests/s",
      ours: found,
      peers: nginx === undefined ? {} : { "nginx, the same file": median(theirs) },
      goal: `>= ${goals.requests} requests/s${missing}`,
      met: found >= goals.requests,
    },
  ];
}

async function requestsPerSecond(url: string): Promise<number> {
  const { stdout } = await execa(wrkProgram, ["--threads", "1", "--connections", String(connections), "--duration", `${seconds}s`, url]);
  if (/Non-2xx/.test(stdout)) throw new Error(stdout);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}

/** nginx as Debian has it: workers for both cores, files from the page cache, no log. */
async function startNginx(root: string, folder: string): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const port = await freePort();
  const home = join(folder, "nginx");
  await mkdir(home);
  // Its workers are another user where this one is root.
  for (const each of [folder, root]) await chmod(each, 0o755);
  const config = `daemon off; worker_processes 2; error_log ${home}/error.log; pid ${home}/pid;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; types { text/html html; } client_body_temp_path ${home}; proxy_temp_path ${home};
fastcgi_temp_path ${home}; uwsgi_temp_path ${home}; scgi_temp_path ${home}; server { listen 127.0.0.1:${port}; root ${root}; } }\n`;
  await writeFile(join(home, "nginx.conf"), config);
  const child = execa(nginxProgram, ["-c", join(home, "nginx.conf"), "-p", home], { reject: false });
  const url = `http://127.0.0.1:${port}/`;
  await answers(url + page);
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await child;
    },
  };
}

/** What a browser that takes Brotli gets of the largest page that people look at, without the style sheet, which it keeps. */
async function weightRow(url: string): Promise<Row> {
  const answer = await fetch(url + status, { headers: { "Accept-Encoding": "br" } });
  const ours = Number(answer.headers.get("content-length"));
  if (answer.headers.get("content-encoding") !== "br") throw new Error("The page came uncompressed.");
  return { name: "status page, compressed", unit: "bytes", ours, peers: {}, goal: `<= ${goals.bytes} bytes`, met: ours <= goals.bytes };
}

/**
 * From the moment at which an open browser with a tab of this site is told the address to the first words on its screen, as the browser itself measures it,
 * each time without its cache and as another visitor. What the browser takes for that by itself is measured beside it: the same files from a server that only sends them.
 */
async function paintRows(url: string, site: string): Promise<readonly Row[]> {
  if (!existsSync(chromiumProgram)) {
    console.log("Chromium is not installed (apt-get install chromium): first paint is not measured.");
    return [];
  }
  const bare = await startBareServer(site);
  const browser = await chromium.launch({
    executablePath: chromiumProgram,
    args: ["--no-sandbox", "--disable-background-networking", "--no-first-run"],
  });
  const [ours, theirs]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < 2 * rounds + 1; round += 1) {
      ours.push(await firstPaint(browser, url + status));
      theirs.push(await firstPaint(browser, bare.url + status));
    }
  } finally {
    await browser.close();
    bare.stop();
  }
  // The first one starts the browser's processes.
  const found = median(ours.slice(1));
  return [
    {
      name: "status page, first contentful paint",
      unit: "ms",
      ours: found,
      peers: { "the same files, only sent": median(theirs.slice(1)) },
      goal: `<= ${goals.paintMs} ms`,
      met: found <= goals.paintMs,
    },
  ];
}

async function firstPaint(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  const opened = await context.newPage();
  // The tab is one of this site already: without that a third of the time is the browser starting a process for it. Nothing comes from its cache.
  await opened.goto(new URL("/site.js", address).href);
  const session = await context.newCDPSession(opened);
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await opened.goto(address);
  const time = await opened.evaluate<number>(`new Promise((resolve) => new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") resolve(entry.startTime);
  }).observe({ type: "paint", buffered: true }))`);
  await context.close();
  return time;
}

const bareTypes: Readonly<Record<string, string>> = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript" };

/** Files of a folder from memory, by their paths: as little as a server can do. */
async function startBareServer(root: string): Promise<{ readonly url: string; readonly stop: () => void }> {
  const files = new Map<string, Buffer>();
  for (const name of [status, "status.css", "site.js"]) files.set(`/${name}`, await readFile(join(root, name)));
  const server = createServer((request, response) => {
    const body = files.get(request.url ?? "");
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": bareTypes[extname(request.url ?? "")] ?? "text/plain" });
    response.end(body);
  });
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${port}/`, stop: () => void server.close() };
}
