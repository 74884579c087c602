import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createGitLedger } from "../../src/adapters/ledger/git-ledger.ts";
import { offerName } from "../../src/core/offer.ts";
import { encodeEvent } from "../../src/engine/codec.ts";
import { contentDigest, ledgerFormat } from "../../src/engine/turn.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { maintainer, offer, start } from "../support/core-words.ts";
import { openForge, type Change, type Forge, type RawCommit, type Tree } from "../support/forge.ts";
import { git } from "../support/git-repository.ts";
import { must } from "../support/press.ts";
import { sha256, tell } from "../support/teller.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { stories } from "../support/told.ts";

// A real ledger, forged in every way that write access allows: `verify` names the very commit.

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let ledger: Ledger;
let forge: Forge;
let trees: readonly Tree[];
let heads: readonly string[];

beforeAll(async () => {
  folder = await temporaryFolder();
  const home = join(folder.path, "home");
  await git(folder.path, "init", "--quiet", home);
  ledger = createGitLedger({ directory: home });
  await stories["published twice"]?.(tell(ledger));
  forge = openForge(home, `slipway/${offerName(offer)}`);
  heads = (await ledger.history((await ledger.head(offer)) ?? "")).map(({ head }) => head).toReversed();
  trees = await Promise.all(heads.map((head) => ledger.tree(head)));
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

/** What verify says about the commit that was changed. */
async function breachOf(changed: string): Promise<{ readonly atIt: boolean; readonly code: string | undefined }> {
  const { breach } = must(await verifyOffer(ledger, offer, sha256));
  return { atIt: breach?.head === changed, code: breach?.problem.code };
}

async function withFiles(index: number, change: (files: Map<string, { mode: string; blob: string }>) => Promise<unknown>): Promise<string> {
  const files = new Map(trees[index]);
  await change(files);
  const tree = await forge.tree(files);
  return await forge.rewrite(index, (commit) => ({ ...commit, tree }));
}

async function textAt(index: number, path: string): Promise<string> {
  return (await ledger.read(heads[index] ?? "", [path])).get(path) ?? "";
}

/** Flips one bit of one byte, at a place that depends on the file. */
function flipped(text: string, salt: string): Uint8Array {
  const bytes = Buffer.from(text);
  const at = Number.parseInt(sha256(`${salt}${text}`).slice(0, 8), 16) % bytes.length;
  bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at);
  return bytes;
}

/** The first commit whose message has the words. */
function commitWith(words: string): number {
  return forge.commits.findIndex(({ message }) => message.includes(words));
}

describe("one byte of one file", () => {
  const moments = [
    "submission 1",
    "certification: passed",
    "gave Go live",
    "available to customers",
    "submission 2",
    "certification: passed",
  ];
  for (const [which, words] of moments.entries()) {
    test(`any file, at "${words}" (${which})`, async () => {
      const index = which === moments.length - 1 ? forge.commits.length - 1 : commitWith(words);
      for (const path of trees[index]?.keys() ?? []) {
        const text = await textAt(index, path);
        const changed = await withFiles(index, async (files) =>
          files.set(path, { mode: "100644", blob: await forge.blob(flipped(text, `${which}`)) }),
        );
        expect({ path, ...(await breachOf(changed)) }).toMatchObject({ path, atIt: true });
      }
    });
  }

  test("any byte of an events file", async () => {
    const index = commitWith("gave Go live");
    for (let salt = 0; salt < 20; salt += 1) {
      const text = await textAt(index, "submissions/1/events.jsonl");
      const blob = await forge.blob(flipped(text, `byte ${salt}`));
      const changed = await withFiles(index, async (files) => files.set("submissions/1/events.jsonl", { mode: "100644", blob }));
      expect({ salt, ...(await breachOf(changed)) }).toMatchObject({ salt, atIt: true });
    }
  });
});

async function plain(content: string): Promise<{ mode: string; blob: string }> {
  return { mode: "100644", blob: await forge.blob(content) };
}

describe("the tree of a commit", () => {
  const cases: Readonly<
    Record<string, readonly [code: string, change: (files: Map<string, { mode: string; blob: string }>) => Promise<unknown>]>
  > = {
    "an extra file": ["ledger-file-unknown", async (files) => files.set("notes.txt", await plain("hello"))],
    "an extra events file": ["ledger-history-changed", async (files) => files.set("submissions/0/events.jsonl", await plain("{}\n"))],
    "evidence that no event names": [
      "ledger-file-unknown",
      async (files) => files.set("submissions/1/evidence/more.json", await plain("{}")),
    ],
    "an event more": [
      "ledger-file-differs",
      async (files) => {
        const text = await textAt(commitWith("gave Go live"), "submissions/1/events.jsonl");
        const more = encodeEvent({ type: "held", reason: "", at: start, actor: maintainer, submission: 1 });
        files.set("submissions/1/events.jsonl", await plain(text + more));
      },
    ],
    "a file removed": ["ledger-file-lost", async (files) => files.delete("submissions/1/base.json")],
    "the status removed": ["ledger-file-lost", async (files) => files.delete("status.json")],
    "a program": [
      "ledger-file-lost",
      async (files) => files.set("README.md", { mode: "100755", blob: files.get("README.md")?.blob ?? "" }),
    ],
    "a symbolic link": [
      "ledger-file-lost",
      async (files) => files.set("README.md", { mode: "120000", blob: await forge.blob("/etc/passwd") }),
    ],
  };
  test.each(Object.entries(cases))("%s", async (_, [code, change]) => {
    const changed = await withFiles(commitWith("gave Go live"), change);
    expect(await breachOf(changed)).toEqual({ atIt: true, code });
  });
});

function replaced(from: string | RegExp, to: string): Change {
  return (commit) => ({ ...commit, message: commit.message.replace(from, to) });
}

function headed(from: string | RegExp, to: string): Change {
  return (commit) => ({ ...commit, headers: commit.headers.replace(from, to) });
}

const format = `Ledger-Format: ${ledgerFormat}\n`;

describe("the commit itself", () => {
  const cases: Readonly<Record<string, readonly [code: string, change: Change]>> = {
    "another sentence": ["ledger-message-differs", replaced("gave Go live", "refused Go live")],
    "another actor in the trailers": ["ledger-message-differs", replaced(/Actor: .*/, "Actor: root (admin)")],
    "a trailer more": ["ledger-message-differs", replaced(format, `${format}Signed-off-by: root\n`)],
    "a trailer less": ["ledger-message-differs", replaced(/Digest: .*\n/, "")],
    "another content digest": ["ledger-message-differs", replaced(/Content: sha256:./, "Content: sha256:x")],
    "another author": ["ledger-author-differs", headed(/^author [^<]+</, "author Somebody Else <")],
    "another author's address": ["ledger-author-differs", headed(/^(author [^<]+)<[^>]*>/, "$1<other@example.com>")],
    "another time": ["ledger-time-differs", headed(/^(author .*) \d+ \+0000/, "$1 1234567890 +0000")],
    "no format": ["ledger-format-unknown", replaced(format, "")],
    "a format to come": ["ledger-format-unknown", replaced(format, `Ledger-Format: ${Number(ledgerFormat) + 1}\n`)],
    "a format that never was": ["ledger-format-unknown", replaced(format, "Ledger-Format: 0\n")],
    "two parents": ["ledger-not-linear", (commit) => ({ ...commit, parents: [...commit.parents, heads[0] ?? ""] })],
    "no parent": ["ledger-message-differs", (commit) => ({ ...commit, parents: [] })],
  };
  test.each(Object.entries(cases))("%s", async (_, [code, change]) => {
    const changed = await forge.rewrite(commitWith("gave Go live"), change);
    expect(await breachOf(changed)).toEqual({ atIt: true, code });
  });
});

describe("a commit of an earlier format", () => {
  /** The status forged, with a content digest that fits or not. */
  async function forgedStatus(fits: boolean): Promise<string> {
    const index = commitWith("certification: passed");
    const changed = new Map(
      await ledger.read(heads[index] ?? "", ["README.md", "offer.json", "status.json", "submissions/1/events.jsonl", evidence]),
    );
    changed.set("status.json", (changed.get("status.json") ?? "").replace('"running"', '"succeeded"'));
    const content = fits ? `Content: sha256:${contentDigest(changed, sha256)}` : "$&";
    const files = new Map(trees[index]).set("status.json", { mode: "100644", blob: await forge.blob(changed.get("status.json") ?? "") });
    const tree = await forge.tree(files);
    return await forge.rewrite(index, (commit) => ({ ...commit, tree, message: commit.message.replace(/Content: sha256:\S+/, content) }));
  }
  const evidence = "submissions/1/evidence/certification-standard-x64Gen2@1.4.0.json";

  for (const [fits, code] of [
    [false, "ledger-content-differs"],
    [true, "ledger-file-differs"],
  ] as const) {
    test(`can not tell another status (${fits ? "with" : "without"} a content digest that fits)`, async () => {
      const changed = await forgedStatus(fits);
      const { breach } = must(await verifyOffer(ledger, offer, sha256, String(Number(ledgerFormat) + 1)));
      expect([breach?.head, breach?.problem.code]).toEqual([changed, code]);
    });
  }
});

describe("the branch", () => {
  test("without a commit breaks at the one that followed it", async () => {
    const index = commitWith("gave Go live");
    const changed = await forge.rewrite(index, (commit) => ({ ...commit, ...pick(forge.commits[index + 1], commit) }));
    expect((await breachOf(changed)).atIt).toBe(true);
  });

  test("deleted is told as never published by a ledger that remembers nothing", async () => {
    await forge.rewrite(0, (commit) => commit);
    expect(await verifyOffer(ledger, offer, sha256)).toMatchObject({ breach: undefined });
    await git(join(folder.path, "home"), "update-ref", "-d", `refs/heads/slipway/${offerName(offer)}`);
    expect(await verifyOffer(ledger, offer, sha256)).toMatchObject({ code: "never-published" });
  });
});

function pick(next: RawCommit | undefined, own: RawCommit): RawCommit {
  return { ...(next ?? own), parents: own.parents };
}
