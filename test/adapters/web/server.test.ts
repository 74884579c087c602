import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { PreviewDoor, PreviewImages, Site } from "../../../src/adapters/web/app.ts";
import { filesFrom } from "../../../src/adapters/web/files.ts";
import { createFolderFiles } from "../../../src/adapters/web/folder-files.ts";
import { startServer, type Listening } from "../../../src/adapters/web/server.ts";
import { ask } from "../../support/ask.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const good = "a".repeat(64);
const over = "b".repeat(64);
const page = `<!doctype html><title>x</title>${"<p>some words</p>".repeat(200)}`;
const stack = new AsyncDisposableStack();
const images: PreviewImages = { list: () => "{}", open: async () => undefined };
const warnings: unknown[] = [];

async function listening(change: Partial<Site> = {}): Promise<Listening> {
  const server = await startServer({ ...(await site()), ...change }, { host: "127.0.0.1", port: 0 });
  stack.defer(async () => await server.stop());
  return server;
}

/** A folder with a live page, a preview, and things that are nobody's business. */
async function site(): Promise<Site> {
  const folder = stack.use(await temporaryFolder()).path;
  const [live, preview] = [join(folder, "state", "live"), join(folder, "state", "preview", good)];
  for (const place of [join(live, "contoso", "web-stack", "media"), preview]) await mkdir(place, { recursive: true });
  await writeFile(join(live, "contoso", "web-stack", "index.html"), page);
  await writeFile(join(live, "contoso", "web-stack", "it.html"), page.replace("words", "parole"));
  await writeFile(join(live, "contoso", "web-stack", "media", "logo.png"), "png");
  await writeFile(join(live, "contoso", "web-stack", ".hidden.html"), "secret");
  await writeFile(join(live, "contoso", "web-stack", "key.pem"), "secret");
  await writeFile(join(preview, "index.html"), page);
  await writeFile(join(folder, "outside.html"), "secret");
  await symlink(join(folder, "outside.html"), join(live, "outside.html"));
  const below = createFolderFiles(join(folder, "state"));
  const doors: Readonly<Record<string, PreviewDoor>> = {
    [good]: { kind: "open", files: below(preview), images },
    [over]: { kind: "gone" },
  };
  return {
    live: below(live),
    draw: async (path) => {
      const [first] = path;
      if (first === "broken") throw new Error("secret place");
      return path.length === 1 && first === "" ? { body: page, type: "text/html; charset=utf-8" } : undefined;
    },
    preview: async (_offer, token) => doors[token] ?? { kind: "none" },
    hosts: new Set(["127.0.0.1"]),
    warn: (error) => warnings.push(error),
  };
}

let server: Listening;
beforeAll(async () => {
  server = await listening();
});
afterAll(async () => await stack.disposeAsync());

describe("pages", () => {
  test("carry a policy under which no script of theirs can run and no frame can hold them", async () => {
    const { status, headers } = await ask(server, "/");
    expect(status).toBe(200);
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; .*script-src 'self'.*frame-ancestors 'none'/);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-cache" });
  });

  test("are told to be unchanged to whoever has them", async () => {
    const { headers } = await ask(server, "/");
    const again = await ask(server, "/", { "If-None-Match": `"other", ${headers.etag}` });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await ask(server, "/", { "If-None-Match": '"other"' })).status).toBe(200);
  });

  test.each([
    ["br", brotliDecompressSync],
    ["gzip, br;q=0", gunzipSync],
  ])("are compressed for whoever accepts %s", async (accepted, open) => {
    const { headers, body } = await ask(server, "/", { "Accept-Encoding": accepted });
    expect(headers["content-encoding"]).toBe(accepted.split(",")[0]);
    expect(open(body).toString()).toBe(page);
  });

  test("have headers and no body for HEAD, and refuse what would change something", async () => {
    const head = await ask(server, "/", {}, "HEAD");
    expect([head.status, head.body.length, head.headers["content-length"]]).toEqual([200, 0, String(Buffer.byteLength(page))]);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) expect((await ask(server, "/", {}, method)).status).toBe(405);
  });

  test("of a folder are in the reader's language, and lead to the folder with its slash", async () => {
    const italian = await ask(server, "/live/contoso/web-stack/", { "Accept-Language": "it-CH, en;q=0.5" });
    expect(italian.body.toString()).toContain("parole");
    expect((await ask(server, "/live/contoso/web-stack/", { "Accept-Language": "de, fr" })).body.toString()).toContain("words");
    const bare = await ask(server, "/live/contoso/web-stack");
    expect([bare.status, bare.headers.location]).toEqual([308, "web-stack/"]);
  });

  test("that can not be drawn say so, and only whoever runs the server hears why", async () => {
    const { status, body } = await ask(server, "/broken");
    expect(status).toBe(500);
    expect(body.toString()).not.toContain("secret");
    expect(String(warnings.at(-1))).toContain("secret place");
  });
});

describe("nothing but the site's own files", () => {
  test.each([
    "/live/../../outside.html",
    "/live/%2e%2e/%2e%2e/outside.html",
    "/live/..%2f..%2foutside.html",
    "/live/contoso/web-stack/..%5c..%5coutside.html",
    "/live/outside.html",
    "/live/contoso/web-stack/.hidden.html",
    "/live/contoso/web-stack/key.pem",
    "/live/contoso/web-stack/media",
    "/live/contoso/web-stack/index.html%00.png",
    "/live/contoso/web-stack//index.html",
    "/live/%ff%fe",
    "/live/%",
    `/live/${"a".repeat(5000)}.html`,
    "//live/index.html",
    "/constructor",
    "/__proto__",
    `/preview/contoso/web-stack/${good}/../../../../outside.html`,
    `/preview/contoso/web-stack/${good}/..%2f${good}/index.html`,
  ])("%s is not there", async (path) => {
    const { status, body } = await ask(server, path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain("secret");
  });

  test("a name that is not this server's is refused: it may be somebody else's page looking in", async () => {
    expect((await ask(server, "/", { Host: "evil.example" })).status).toBe(421);
    expect((await ask(server, "/", { Host: "127.0.0.1:9" })).status).toBe(200);
  });
});

describe("previews", () => {
  test("open for a good link, and are kept nowhere and found by nobody", async () => {
    const { status, headers } = await ask(server, `/preview/contoso/web-stack/${good}/`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "cache-control": "private, no-store", "x-robots-tag": "noindex, nofollow" });
  });

  test("that the storage no longer lets through are over, and say nothing else", async () => {
    const files = filesFrom(async () => "refused");
    const refused = await listening({ preview: async () => ({ kind: "open", files, images }) });
    const { status, body } = await ask(refused, `/preview/contoso/web-stack/${good}/`);
    expect([status, body.toString().includes("This preview is closed")]).toEqual([410, true]);
  });

  test("that are over say so on a plain page", async () => {
    const { status, body } = await ask(server, `/preview/contoso/web-stack/${over}/`);
    expect([status, body.toString().includes("This preview is closed")]).toEqual([410, true]);
  });
});

describe("guesses at previews", () => {
  test("tell a guess, an altered link, another offer's and no link at all apart in nothing", async () => {
    const altered = `${good.slice(0, -1)}b`;
    const paths = [`contoso/web-stack/${altered}/`, `contoso/nothing/${altered}/`, "contoso/web-stack/short/", "x/y/z/"];
    const answers = await Promise.all(paths.map((path) => ask(server, `/preview/${path}`)));
    const told = answers.map(({ status, headers: { date: _date, ...headers }, body }) =>
      JSON.stringify([status, headers, body.toString()]),
    );
    expect(answers[0]?.status).toBe(404);
    expect(new Set(told).size).toBe(1);
  });

  test("are judged for as many guesses at once as may be wrong, and no more, however long each takes", async () => {
    let judged = 0;
    const { promise: slow, resolve } = Promise.withResolvers<PreviewDoor>();
    const guessed = await listening({
      preview: async () => {
        judged += 1;
        return await slow;
      },
    });
    const statuses = Array.from({ length: 60 }, async (_, index) => {
      const token = index.toString(16).padStart(64, "0");
      return (await ask(guessed, `/preview/contoso/web-stack/${token}/`)).status;
    });
    await expect.poll(() => judged).toBe(30);
    resolve({ kind: "none" });
    expect((await Promise.all(statuses)).filter((status) => status === 429)).toHaveLength(30);
    expect(judged).toBe(30);
  });

  test("are no guesses for whoever holds the link, however often they look", async () => {
    const read = await listening();
    for (let look = 0; look < 40; look++) expect((await ask(read, `/preview/contoso/web-stack/${good}/`)).status).toBe(200);
    for (let look = 0; look < 40; look++) expect((await ask(read, `/preview/contoso/web-stack/${over}/`)).status).toBe(410);
  });

  test("can not be guessed at speed: the right link too is refused to who guesses, and to nobody else's harm on the rest of the site", async () => {
    const guessed = await listening();
    const guesses = Array.from({ length: 60 }, (_, index) => index.toString(16).padStart(64, "0"));
    const statuses = await Promise.all(guesses.map(async (token) => (await ask(guessed, `/preview/contoso/web-stack/${token}/`)).status));
    expect(statuses.filter((status) => status === 404)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
    expect((await ask(guessed, `/preview/contoso/web-stack/${good}/`)).status).toBe(429);
    expect((await ask(guessed, "/")).status).toBe(200);
  });
});
