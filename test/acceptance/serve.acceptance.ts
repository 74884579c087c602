// needs: mke2fs
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import { expect, inject, test } from "vitest";

import { offer, repositoryAt } from "./support/repository.ts";
import { done } from "./support/slipway.ts";

// The server as people start it, on a port of its own, beside the commands that change what it shows.

type Serving = AsyncDisposable & { readonly get: (path: string) => Promise<{ readonly status: number; readonly text: string }> };

async function serving(root: string): Promise<Serving> {
  const child = execa(process.execPath, [inject("cli"), "serve", "--port", "0", "--quiet", "--json"], { cwd: root, reject: false });
  const { promise: url, resolve, reject } = Promise.withResolvers<string>();
  child.stdout.on("data", (text: Buffer) => resolve(String(/"url":"([^"]+)"/.exec(text.toString())?.[1])));
  void child.then(({ stderr }) => reject(new Error(stderr)));
  const base = await url;
  return {
    get: async (path) => {
      const answer = await fetch(new URL(path, base));
      return { status: answer.status, text: await answer.text() };
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      expect((await child).exitCode).toBe(0);
    },
  };
}

async function previewPath(root: string): Promise<string> {
  const [token = ""] = await readdir(join(root, ".slipway/site/preview", offer));
  return `/preview/${offer}/${token}/`;
}

test("a preview link works until the submission is canceled, and answers 410 from that moment on", async () => {
  await using repository = await repositoryAt("waiting");
  const root = repository.path;
  const path = await previewPath(root);
  await using server = await serving(root);
  const open = await server.get(path);
  expect(open.status).toBe(200);
  expect(open.text).toContain('<meta name="robots" content="noindex, nofollow">');
  expect((await server.get(path.replace(/.\/$/, "x/"))).status).toBe(404);
  expect((await server.get("/")).text).toContain("1 waiting for you");
  await done(root, "cancel", offer);
  const closed = await server.get(path);
  expect([closed.status, closed.text.includes("This preview is closed")]).toEqual([410, true]);
  expect((await server.get(`/status/${offer}/`)).text).toContain("canceled");
});

test("the ledger has the last word: a record of the store front that was not tidied up opens nothing", async () => {
  await using repository = await repositoryAt("waiting");
  const root = repository.path;
  const path = await previewPath(root);
  const record = join(root, ".slipway/store/previews", offer, "1.json");
  const before = await readFile(record, "utf8");
  await done(root, "cancel", offer);
  await writeFile(record, before);
  await using server = await serving(root);
  expect((await server.get(path)).status).toBe(410);
});

test("going live closes the preview and shows the same page to customers", async () => {
  await using repository = await repositoryAt("waiting");
  const root = repository.path;
  const path = await previewPath(root);
  await using server = await serving(root);
  const preview = await server.get(path);
  expect((await server.get(`/live/${offer}/`)).status).toBe(404);
  await done(root, "go-live", offer);
  expect((await server.get(path)).status).toBe(410);
  const live = await server.get(`/live/${offer}/`);
  expect(live.text).toBe(preview.text.replaceAll(/<!-- slipway:preview -->.*?<!-- \/slipway:preview -->/gs, ""));
  expect((await server.get(`/status/${offer}/history.html`)).text).toContain("went live");
  const found = async (query: string): Promise<boolean> => (await server.get(`/live/${query}`)).text.includes(`href="${offer}/index.html"`);
  expect([await found(""), await found("?q=nginx&category=web"), await found("?q=oracle"), await found("?category=networking")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect((await server.get("/live/it.html?q=oracle")).text).toContain("Nessuna offerta corrisponde.");
});

test("an address that another has is an environment's failure", async () => {
  await using repository = await repositoryAt("fresh");
  await using server = await serving(repository.path);
  expect((await server.get("/")).text).toContain("never published");
  const { stderr, exitCode } = await execa(process.execPath, [inject("cli"), "serve", "--host", "192.0.2.1"], {
    cwd: repository.path,
    reject: false,
  });
  expect([exitCode, stderr.includes("serve-address")]).toEqual([4, true]);
});
