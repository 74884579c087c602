import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { createDigests } from "../../src/adapters/digests.ts";
import { createGitLedger } from "../../src/adapters/ledger/git-ledger.ts";
import { isProblem } from "../../src/core/problem.ts";
import { drawOffers } from "../../src/entry/site/draw-offers.ts";
import { drawInThreads } from "../../src/entry/site/draw-threads.ts";
import { siteFrame } from "../../src/entry/site/frame.ts";
import { writeSite } from "../../src/entry/site/write-site.ts";
import { openWorkspace } from "../../src/entry/workspace.ts";
import { LedgerError } from "../../src/ports/ledger.ts";
import { tellHistory, writeLedgers } from "../bench/site-ledger.ts";
import { git } from "../support/git-repository.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const offers = ["contoso/one", "contoso/two", "fabrikam/three"];
const history = await tellHistory(2);
const now = "2026-12-24T10:00:00.000Z";
const ground = { origin: { serverUrl: "https://github.com", repository: "contoso/offers" }, hasStore: false, turns: 60 };

/** A repository whose ledgers hold two submissions of each offer, and a folder for its site. */
async function made() {
  const folder = await temporaryFolder();
  const [root, out] = [join(folder.path, "offers"), join(folder.path, "site")];
  await git(folder.path, "init", "--quiet", root);
  await writeLedgers(root, offers, history.commits);
  const site = async () => {
    await using workspace = await openWorkspace(root);
    return await writeSite(workspace, out);
  };
  return { root, out, site, [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose]() };
}

/** Every file below a folder with its text. */
async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.toSorted().map(async (file) => [file.slice(folder.length), await readFile(file, "utf8")] as const)),
  );
}

/** Pages without the moments at which they were drawn. */
function timeless(found: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...found].map(([name, text]) => [name, text.replaceAll(/<time.*?<\/time>|\d{4}-.*?Z/g, "")]);
}

test("threads draw the same pages as no threads, and remember the same", async () => {
  await using place = await made();
  const ledger = createGitLedger({ directory: place.root });
  const heads = await ledger.heads();
  const ports = { ledger, digests: createDigests({ cacheFolder: join(place.root, ".slipway/cache") }) };
  const [alone, together] = [join(place.out, "alone"), join(place.out, "together")];
  const seen = await drawOffers({ ports, folder: alone, frame: siteFrame(ground, now) }, heads);
  const inThreads = await drawInThreads({ root: place.root, folder: together, ground, now }, heads, 2);
  const byName = (one: (typeof seen)[number]) => `${one.offer.publisher}/${one.offer.offer}`;
  expect(inThreads.toSorted((a, b) => (byName(a) < byName(b) ? -1 : 1))).toEqual(seen.toSorted((a, b) => (byName(a) < byName(b) ? -1 : 1)));
  const pages = await filesBelow(alone);
  expect(pages.size).toBe(6 * offers.length);
  expect(await filesBelow(together)).toEqual(pages);
});

test("a thread's fault says what the system said", async () => {
  await using place = await made();
  await writeFile(place.out, "in the way");
  const heads = await createGitLedger({ directory: place.root }).heads();
  const drawing = drawInThreads({ root: place.root, folder: place.out, ground, now }, heads, 1);
  await expect(drawing).rejects.toMatchObject({ code: "ENOTDIR", syscall: "mkdir" });
});

test("a git process that died over one ledger leaves the others readable", async () => {
  await using place = await made();
  const ledger = createGitLedger({ directory: place.root });
  const heads = await ledger.heads();
  const [broken] = heads;
  const died = new Set<string>();
  const dying: typeof ledger.read = async (head, paths) => {
    if (died.has(head) && head !== broken?.head) return await ledger.read(head, paths);
    died.add(head);
    throw new LedgerError("ledger-corrupt", "git ended", "Fetch it again.");
  };
  const ports = { ledger: { ...ledger, read: dying }, digests: createDigests({ cacheFolder: place.root }) };
  const seen = await drawOffers({ ports, folder: place.out, frame: siteFrame(ground, now) }, heads);
  expect(seen.filter(({ found }) => isProblem(found)).map(({ offer }) => offer)).toEqual([broken?.offer]);
});

test("only what moved is drawn: a new turn, a ledger put back, an offer that is gone, and all by another version of the program", async () => {
  await using place = await made();
  expect(await place.site()).toEqual({ pages: 4, drawn: 3, problems: [] });
  await writeFile(join(place.out, "mine.txt"), "mine");
  const pages = await filesBelow(join(place.out, "status"));
  const stats = async () => (await readFile(join(place.out, "stats.html"), "utf8")).replaceAll(/<time.*?<\/time>/g, "");
  const before = await stats();
  expect(await place.site()).toMatchObject({ drawn: 0 });

  const head = await git(place.root, "rev-parse", "slipway/contoso/one");
  await writeLedgers(place.root, ["contoso/one"], [history.next], { goesOn: true });
  expect(await place.site()).toMatchObject({ drawn: 1 });
  expect(await stats()).not.toBe(before);
  await git(place.root, "update-ref", "refs/heads/slipway/contoso/one", head);
  expect(await place.site()).toMatchObject({ drawn: 1 });
  expect(await stats()).toBe(before);
  expect(timeless(await filesBelow(join(place.out, "status")))).toEqual(timeless(pages));

  await git(place.root, "update-ref", "-d", "refs/heads/slipway/fabrikam/three");
  expect(await place.site()).toEqual({ pages: 3, drawn: 0, problems: [] });
  expect(await readFile(join(place.out, "index.html"), "utf8")).not.toContain("fabrikam");

  const [memory = ""] = await readdir(join(place.root, ".slipway/cache/site"));
  const file = join(place.root, ".slipway/cache/site", memory);
  await writeFile(file, (await readFile(file, "utf8")).replace(/"format":"\d+/, '"format":"0'));
  expect(await place.site()).toMatchObject({ drawn: 2 });
  expect(await readFile(join(place.out, "mine.txt"), "utf8")).toBe("mine");
});

test("two runs at once leave a whole site, and no halves of pages", async () => {
  await using place = await made();
  await Promise.all([place.site(), place.site()]);
  const files = await filesBelow(place.out);
  expect([...files.keys()].filter((name) => name.endsWith(".part"))).toEqual([]);
  expect([...files].filter(([name, text]) => name.endsWith(".html") && !text.trimEnd().endsWith("</html>"))).toEqual([]);
  expect(await place.site()).toMatchObject({ drawn: 0, problems: [] });
});
