import { readFileSync } from "node:fs";

import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

import { statsOf } from "../../src/core/stats.ts";
import { readHistory, recordsOf } from "../../src/engine/history-records.ts";
import { isoLength, isoText } from "../../src/render/stats-words.ts";
import { terminalStats } from "../../src/render/terminal-stats.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { tell } from "../support/teller.ts";
import { stories } from "../support/told.ts";

const now = "2026-12-24T10:00:00.000Z";

async function told(name: keyof typeof stories) {
  const ledger = createMemoryLedger();
  await stories[name]?.(tell(ledger));
  return ledger;
}

describe("the history of all offers", () => {
  test.each([
    ["published twice", ["live", "live"]],
    ["failed, corrected and live", ["failed", "live"]],
    ["canceled", ["canceled"]],
    ["superseded", ["superseded", "running"]],
    ["withdrawn", ["live", "withdrawn"]],
    ["queued", ["live", "running"]],
  ] as const)("%s", async (name, results) => {
    const records = recordsOf(await readHistory(await told(name)));
    expect(records.map(({ result }) => result).slice(0, results.length)).toEqual(results);
    const backwards = records.flatMap(({ steps }) => steps.filter(({ endedAt, startedAt }) => endedAt !== null && endedAt < startedAt));
    expect(backwards).toEqual([]);
  });

  test("a submission that waited was asked for when it was queued", async () => {
    const [first, second] = recordsOf(await readHistory(await told("queued")));
    expect((second?.askedAt ?? "") < (first?.endedAt ?? "")).toBe(true);
  });

  test("is read once for as long as ledgers stay where they are, and then only what had not ended", async () => {
    const ledger = await told("published twice");
    const first = await readHistory(ledger);
    const silent = { ...ledger, read: refuse };
    expect(await readHistory(silent, first.known)).toEqual(first);
    const stale = new Map([...first.known].map(([name, known]) => [name, { ...known, head: "f".repeat(40) }]));
    const paths: string[] = [];
    const watched = {
      ...ledger,
      read: async (head: string, asked: readonly string[]) => {
        paths.push(...asked);
        return await ledger.read(head, asked);
      },
    };
    expect(await readHistory(watched, stale)).toEqual(first);
    expect(paths).toEqual(["offer.json", "submissions/2/events.jsonl"]);
  });
});

describe("a history with damage", () => {
  test("names a ledger that can not be read, and leaves out a damaged submission", async () => {
    const ledger = await told("canceled");
    const turn = { subject: "x", trailers: [], author: { name: "x", email: "" }, at: now };
    await ledger.append({ publisher: "contoso", offer: "broken" }, undefined, { ...turn, files: new Map([["offer.json", "{"]]) });
    const damaged = new Map([
      ["offer.json", JSON.stringify({ schemaVersion: 1, submission: 2, facts: {} })],
      ["submissions/1/events.jsonl", '{"type":"step-started" broken\n'],
    ]);
    await ledger.append({ publisher: "contoso", offer: "damaged" }, undefined, { ...turn, files: damaged });
    const history = await readHistory(ledger);
    expect(history.problems.map(({ text }) => text.split(":")[0])).toEqual(["contoso/broken"]);
    expect(recordsOf(history).map(({ offer }) => offer.offer)).toEqual(["web-stack"]);
  });
});

describe("statistics of a ledger", () => {
  test("are data that keeps to its schema", async () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(`${projectRoot}schemas/v1/stats.schema.json`, "utf8")));
    for (const name of Object.keys(stories)) {
      const stats = statsOf(recordsOf(await readHistory(await told(name))), now);
      validate(JSON.parse(JSON.stringify(stats)));
      expect(validate.errors ?? []).toEqual([]);
    }
    expect(validate(statsOf([], now, now))).toBe(true);
  });

  test("are tables for people", async () => {
    const stats = statsOf(recordsOf(await readHistory(await told("failed, corrected and live"))), now);
    const text = terminalStats(stats, { width: 200, colour: false }).join("\n");
    for (const part of ["1 offer · 2 submissions", "1 live · 1 failed", "Certification", "< 5 days", "from the merge", "FAILED BY"])
      expect(text).toContain(part);
    expect(isoLength("P1DT2H3M4.5S")).toBe(93_784_500);
    expect(isoText(null)).toBe("–");
  });
});

async function refuse(): Promise<never> {
  throw new Error("was read");
}
