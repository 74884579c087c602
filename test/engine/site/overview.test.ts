import { describe, expect, test } from "vitest";

import { offerName } from "../../../src/core/offer.ts";
import { isProblem } from "../../../src/core/problem.ts";
import { load } from "../../../src/engine/load.ts";
import { offerFiles } from "../../../src/engine/site/offer-pages.ts";
import { overview } from "../../../src/engine/site/overview.ts";
import { submissionRecords } from "../../../src/engine/site/submission-records.ts";
import { toldSubmissions } from "../../../src/engine/telling-events.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { offer } from "../../support/core-words.ts";
import { createMemoryLedger } from "../../support/memory-ledger.ts";
import { sha256, tell } from "../../support/teller.ts";
import { stories } from "../../support/told.ts";

const now = "2026-12-24T10:00:00.000Z";
const source = { offers: async () => [offer, { publisher: "contoso", offer: "draft" }] };

const digests = { sha256, chunks: refuse };

function portsOf(ledger: Ledger) {
  return { ledger, source, clock: { now: () => now, sleep: async () => undefined } };
}

async function told(name: keyof typeof stories) {
  const ledger = createMemoryLedger();
  const teller = tell(ledger);
  await stories[name]?.(teller);
  return { ledger, teller };
}

describe("overview", () => {
  test("reads a ledger once for as long as it stays where it is", async () => {
    const { ledger } = await told("published twice");
    const first = await overview(portsOf(ledger), "c0ffee", new Map());
    expect(first.known.size).toBe(1);
    expect(first.lines.map((line) => [offerName(line.offer), line.state])).toEqual([
      [offerName(offer), "live"],
      ["contoso/draft", "new"],
    ]);
    const again = await overview(portsOf({ ...ledger, read: refuse }), "c0ffee", first.known);
    expect(again).toMatchObject({ known: first.known, problems: [], lines: first.lines });
  });

  test("names a damaged ledger and keeps the rest", async () => {
    const { ledger } = await told("canceled");
    const broken = { publisher: "contoso", offer: "broken" };
    const turn = { subject: "x", trailers: [], author: { name: "x", email: "" }, at: now, files: new Map([["offer.json", "{"]]) };
    await ledger.append(broken, undefined, turn);
    const { lines, problems } = await overview(portsOf(ledger), undefined, new Map());
    expect(lines.map((line) => line.state)).toEqual(["canceled"]);
    expect(problems.map(({ code, text }) => [code, text.split(":")[0]])).toEqual([["ledger-unreadable", "contoso/broken"]]);
  });
});

async function refuse(): Promise<never> {
  throw new Error("was read");
}

describe("an offer's history", () => {
  test.each([
    ["published twice", ["live", "live"]],
    ["failed, corrected and live", ["failed", "live"]],
    ["canceled", ["canceled"]],
    ["superseded", ["superseded", "running"]],
    ["withdrawn", ["live", "withdrawn"]],
  ])("of %s tells what came of every submission: %j", async (name, results) => {
    const { ledger, teller } = await told(name);
    const { head, run } = await teller.state();
    const records = submissionRecords(await toldSubmissions(ledger, head ?? "", run));
    expect(records.map(({ result }) => result)).toEqual(results);
    expect(records.every(({ startedAt, endedAt }) => endedAt === null || endedAt >= startedAt)).toBe(true);
  });

  test("has a page in every language, and they are the same again for the same ledger", async () => {
    const { ledger } = await told("published twice");
    const loaded = await load(ledger, offer);
    if (isProblem(loaded)) throw new Error(loaded.text);
    const frame = { now, command: "slipway", links: () => ({}), hasStore: true, turns: 60 };
    const submissions = await toldSubmissions(ledger, loaded.head ?? "", loaded.run);
    const files = await offerFiles({ ledger, digests }, loaded, submissions, frame);
    expect([...files.keys()].toSorted()).toEqual(["history.html", "history.it.html", "index.html", "it.html", "status.json"]);
    expect(files.get("history.it.html")).toContain("Quanto sono durati i passi");
    expect(await offerFiles({ ledger, digests }, loaded, submissions, frame)).toEqual(files);
  });
});
