// needs: mke2fs
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import { expect, inject, test } from "vitest";

import { decodeRecord } from "../../src/adapters/storefront/preview-record.ts";
import { previewKey, previewToken } from "../../src/adapters/storefront/preview-token.ts";
import { offer, repositoryAt } from "./support/repository.ts";
import { serving, unmarked } from "./support/serving.ts";
import { done } from "./support/slipway.ts";

// The server as people start it, on a port of its own, beside the commands that change what it shows.

type ImageList = { readonly images: readonly { readonly file: string; readonly sha256: string }[] };

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

test("whoever sees the preview can read its image, whole or in part, until the preview is closed", async () => {
  await using repository = await repositoryAt("waiting");
  const root = repository.path;
  const path = await previewPath(root);
  await using server = await serving(root);
  // oxlint-disable-next-line no-unsafe-type-assertion -- a wrong shape fails the expectations on it
  const { images } = JSON.parse((await server.get(`${path}images/index.json`)).text) as ImageList;
  const [image = { file: "", sha256: "" }] = images;
  const url = new URL(`${path}images/${image.file}`, server.url);
  const whole = createHash("sha256");
  const { body } = await fetch(url);
  for (const reader = body?.getReader(); ;) {
    const piece: unknown = (await reader?.read())?.value;
    if (!(piece instanceof Uint8Array)) break;
    whole.update(piece);
  }
  expect([images.length, whole.digest("hex")]).toEqual([1, image.sha256]);
  const footer = await fetch(url, { headers: { Range: "bytes=-512" } });
  expect([footer.status, Buffer.from(await footer.arrayBuffer()).toString("latin1", 0, 8)]).toEqual([206, "conectix"]);
  await done(root, "cancel", offer);
  expect((await fetch(url)).status).toBe(410);
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

test("a link that the key signed opens nothing after its time, nor for a subscription that is not on record", async () => {
  await using repository = await repositoryAt("waiting");
  const root = repository.path;
  const file = join(root, ".slipway/store/previews", offer, "1.json");
  const record = decodeRecord(await readFile(file));
  if (record === undefined) throw new Error("The preview is on record.");
  const key = await previewKey(join(root, ".slipway/preview.key"));
  const id = { publisher: "contoso", offer: "web-stack" };
  const [subscription = ""] = record.grants.map((grant) => grant.subscription);
  const over = { ...record, offer: id, subscription, expires: "2026-01-01T00:00:00.000Z" };
  const stranger = { ...record, offer: id, subscription: "00000000-0000-4000-8000-000000000000" };
  const grants = [{ subscription, token: previewToken(key, over) }];
  await writeFile(file, JSON.stringify({ ...record, expires: over.expires, grants }));
  await using server = await serving(root);
  expect((await server.get(`/preview/${offer}/${previewToken(key, over)}/`)).status).toBe(410);
  expect((await server.get(`/preview/${offer}/${previewToken(key, stranger)}/`)).status).toBe(404);
});

test("whoever guesses at speed is told nothing, soon refused, and then the right link is refused to them too", async () => {
  await using repository = await repositoryAt("waiting");
  const path = await previewPath(repository.path);
  await using server = await serving(repository.path);
  const altered = Array.from({ length: 100 }, (_, index) => path.replace(/..\/$/, `${index.toString(16).padStart(2, "0")}/`));
  const answers = await Promise.all(altered.filter((each) => each !== path).map(async (each) => await server.get(each)));
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(30);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404, 429]));
  expect((await server.get(path)).status).toBe(429);
  expect((await server.get("/")).status).toBe(200);
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
  expect(unmarked(live.text)).toBe(unmarked(preview.text));
  expect(live.text).toContain('href="get.html"');
  expect(preview.text).not.toContain('href="get.html"');
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
