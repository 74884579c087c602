import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { HistoryRecord, StepRecord } from "../../src/core/history-record.ts";
import { stepIds } from "../../src/core/pipeline.ts";
import { isoDuration, statsOf } from "../../src/core/stats.ts";
import { day, hour, minute, second } from "../../src/core/time.ts";
import { later, offer } from "../support/core-words.ts";

const other = { publisher: "fabrikam", offer: "vault" };

function stepOf(step: StepRecord["step"], from: number, took: number | null, codes: readonly string[] = []): StepRecord {
  const outcome = took === null ? null : codes.length > 0 ? "failed" : "complete";
  return { step, startedAt: later(from), endedAt: took === null ? null : later(from + took), outcome, codes };
}

function record(
  number: number,
  result: HistoryRecord["result"],
  [from, took]: readonly [number, number | null],
  more: Partial<HistoryRecord> = {},
): HistoryRecord {
  return { offer, number, askedAt: later(from), result, endedAt: took === null ? null : later(from + took), steps: [], ...more };
}

function certifying(codes: readonly string[]): readonly StepRecord[] {
  return [stepOf("certify", 0, hour, codes)];
}

function running(steps: readonly StepRecord[]): HistoryRecord {
  return record(2, "running", [0, null], { steps });
}

describe("statistics", () => {
  it("tell median and 90th percentile as durations that occurred, and how many exceed the estimate", () => {
    const took = [1, 2, 3, 4, 5, 6, 7, 8, 9, 200].map((hours) => hours * hour);
    const records = took.map((ms, index) => record(index + 1, "live", [index * day, ms], { steps: [stepOf("certify", index * day, ms)] }));
    const certify = statsOf(records, later(300 * day)).steps.find(({ id }) => id === "certify");
    expect(certify).toMatchObject({ count: 10, median: "PT5H", p90: "PT9H", estimate: "P5D", overEstimate: 1, failed: 0 });
  });

  it("count what ended and what runs, and only completed steps have a duration", () => {
    const records = [
      record(1, "failed", [0, hour], { steps: [stepOf("validate", 0, minute), stepOf("certify", minute, hour, ["ACC-003"])] }),
      record(2, "canceled", [day, hour], { steps: [stepOf("signoff", day, null)] }),
      record(3, "running", [2 * day, null], { steps: [stepOf("validate", 2 * day, 2 * minute)] }),
    ];
    const stats = statsOf(records, later(3 * day));
    expect(stats.submissions).toEqual({ total: 3, live: 0, withdrawn: 0, failed: 1, canceled: 1, superseded: 0, running: 1 });
    expect(
      stats.steps.map(({ id, count, failed }) => [id, count, failed]).filter(([, count, failed]) => count !== 0 || failed !== 0),
    ).toEqual([
      ["validate", 2, 0],
      ["certify", 0, 1],
    ]);
    expect(stats.steps.find(({ id }) => id === "signoff")).toMatchObject({ median: null, p90: null, estimate: null, overEstimate: 0 });
    expect(stats.overdue).toEqual([]);
  });

  it("tell the way from merge to live, and from the first try, over failures and across offers", () => {
    const records = [
      record(1, "live", [0, hour]),
      record(2, "failed", [day, hour]),
      record(3, "superseded", [day + 2 * hour, hour]),
      record(4, "live", [2 * day, 2 * hour]),
      record(1, "failed", [0, hour], { offer: other }),
      record(2, "withdrawn", [day, hour], { offer: other }),
      record(3, "live", [5 * day, 3 * hour], { offer: other }),
    ];
    const stats = statsOf(records, later(9 * day));
    expect(stats.offers).toBe(2);
    expect(stats.mergeToLive).toEqual({ count: 3, median: "PT2H", p90: "PT3H" });
    expect(stats.firstMergeToLive).toEqual({ count: 3, median: "PT3H", p90: "P1DT2H" });
    expect(statsOf(records, later(9 * day), later(2 * day)).submissions.total).toBe(2);
    expect(statsOf(records, later(9 * day), later(2 * day)).firstMergeToLive.count).toBe(2);
  });
});

describe("statistics of trouble", () => {
  it("count failures by check and step, most frequent first, each submission once", () => {
    const records = [
      record(1, "failed", [0, hour], { steps: certifying(["ACC-003", "SSH-001"]) }),
      record(2, "failed", [0, hour], { steps: certifying(["ACC-003"]) }),
      record(1, "failed", [0, hour], { offer: other, steps: certifying(["ACC-003", "GEN-002"]) }),
    ];
    expect(statsOf(records, later(day)).failures).toEqual([
      { code: "ACC-003", step: "certify", submissions: 3, offers: 2 },
      { code: "GEN-002", step: "certify", submissions: 1, offers: 1 },
      { code: "SSH-001", step: "certify", submissions: 1, offers: 1 },
    ]);
  });

  it("of equally frequent ones come by their code, and a step without an end has no duration", () => {
    const codes = ["SSH-001", "ACC-003", "SSH-002", "ACC-001"];
    const records = [record(1, "failed", [0, hour], { steps: [{ ...stepOf("validate", 0, hour), endedAt: null }, ...certifying(codes)] })];
    const { failures, steps } = statsOf(records, later(day));
    expect(failures.map(({ code }) => code)).toEqual(codes.toSorted());
    expect(steps.find(({ id }) => id === "validate")).toMatchObject({ count: 0, median: null });
  });

  it("name what takes longer than its estimate now, and nothing that waits for people or has ended", () => {
    const late = running([stepOf("validate", 0, minute), stepOf("certify", minute, null)]);
    expect(statsOf([late], later(6 * day)).overdue).toEqual([
      { ...offer, submission: 2, step: "certify", since: later(minute), estimate: "P5D" },
    ]);
    for (const each of [running([stepOf("signoff", 0, null)]), running([]), { ...late, result: "canceled" as const }])
      expect(statsOf([each], later(60 * day)).overdue).toEqual([]);
    expect(statsOf([late], later(5 * day)).overdue).toEqual([]);
  });

  it("of no submission are nothing, in the whole shape", () => {
    const stats = statsOf([], later(0));
    expect(stats.steps.map(({ id }) => id)).toEqual(stepIds);
    expect(stats).toMatchObject({ offers: 0, mergeToLive: { count: 0, median: null, p90: null }, failures: [], overdue: [] });
  });
});

describe("a duration", () => {
  it.each([
    [0, "PT0S"],
    [350, "PT0.35S"],
    [41 * second, "PT41S"],
    [90 * second, "PT1M30S"],
    [2 * hour, "PT2H"],
    [day, "P1D"],
    [day + 2 * hour + 3 * minute + 4.5 * second, "P1DT2H3M4.5S"],
  ])("of %i ms is %s", (ms, text) => {
    expect(isoDuration(ms)).toBe(text);
  });

  it("is written as ISO 8601 wants it, whatever its length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * day }), (ms) => {
        expect(isoDuration(ms)).toMatch(/^P(?=\d|T)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,3})?S)?)?$/);
      }),
    );
  });
});
