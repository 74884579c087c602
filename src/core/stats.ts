import type { Ending } from "./message.ts";
import { offerName, type OfferId } from "./offer.ts";
import { stepIds, steps, type StepId } from "./pipeline.ts";
import { between, day, hour, minute, second, type Instant, type Milliseconds } from "./time.ts";

/** One step of a past or present submission; `endedAt` is null while it is under way, or when its submission ended in the middle of it. */
export type StepRecord = {
  readonly step: StepId;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly outcome: "complete" | "failed" | null;
  /** Codes of what made it fail, each once: names of checks, where a certification failed. */
  readonly codes: readonly string[];
};

/** One submission, as far as statistics are about it. */
export type HistoryRecord = {
  readonly offer: OfferId;
  readonly number: number;
  /** When it was pressed: the merge, also where it had to wait for an earlier one. */
  readonly askedAt: Instant;
  readonly result: Ending | "running";
  readonly endedAt: Instant | null;
  readonly steps: readonly StepRecord[];
};

/** Durations of one kind. `median` and `p90` are durations that occurred (nearest rank), ISO 8601; null where there is none. */
export type Spread = { readonly count: number; readonly median: string | null; readonly p90: string | null };

export type StepStats = Spread & {
  readonly id: StepId;
  readonly name: string;
  readonly estimate: string | null;
  /** How many took longer than the estimate. */
  readonly overEstimate: number;
  readonly failed: number;
};

/** The JSON of `slipway stats --json` (schemas/v1/stats.schema.json). */
export type Stats = {
  readonly schemaVersion: 1;
  readonly at: Instant;
  /** Submissions pressed since then; null for all. */
  readonly since: Instant | null;
  readonly offers: number;
  readonly submissions: Readonly<Record<Ending | "running" | "total", number>>;
  readonly steps: readonly StepStats[];
  /** From the merge to live, of submissions that went live. */
  readonly mergeToLive: Spread;
  /** From the first merge that was not live before, over every attempt that failed or was canceled, to live. */
  readonly firstMergeToLive: Spread;
  /** What failures were about, most frequent first: in how many submissions of how many offers. */
  readonly failures: readonly { readonly code: string; readonly step: StepId; readonly submissions: number; readonly offers: number }[];
  readonly overdue: readonly {
    readonly publisher: string;
    readonly offer: string;
    readonly submission: number;
    readonly step: StepId;
    readonly since: Instant;
    readonly estimate: string | null;
  }[];
};

/** Statistics over the history of all offers at a moment. `records` of one offer come in the order of their numbers. */
export function statsOf(records: readonly HistoryRecord[], now: Instant, since: Instant | null = null): Stats {
  const counted = records.filter(({ askedAt }) => since === null || askedAt >= since);
  return {
    schemaVersion: 1,
    at: now,
    since,
    offers: new Set(counted.map(({ offer }) => offerName(offer))).size,
    submissions: endings(counted),
    steps: stepIds.map((id) => stepStats(id, counted)),
    mergeToLive: spread(counted.flatMap(({ result, askedAt, endedAt }) => (result === "live" ? span(askedAt, endedAt) : []))),
    firstMergeToLive: spread(firstMerges(records).flatMap(({ from, to }) => (since === null || to >= since ? [between(from, to)] : []))),
    failures: failuresOf(counted),
    overdue: records.flatMap((record) => overdueOf(record, now)),
  };
}

function endings(records: readonly HistoryRecord[]): Stats["submissions"] {
  const number = (result: HistoryRecord["result"]): number => records.filter((each) => each.result === result).length;
  return {
    total: records.length,
    live: number("live"),
    withdrawn: number("withdrawn"),
    failed: number("failed"),
    canceled: number("canceled"),
    superseded: number("superseded"),
    running: number("running"),
  };
}

function stepStats(id: StepId, records: readonly HistoryRecord[]): StepStats {
  const { name, estimate, estimateMs } = steps[id];
  const own = records.flatMap((record) => record.steps.filter(({ step }) => step === id));
  const took = own.filter(({ outcome }) => outcome === "complete").flatMap(({ startedAt, endedAt }) => span(startedAt, endedAt));
  return {
    id,
    name,
    estimate,
    ...spread(took),
    overEstimate: estimateMs === null ? 0 : took.filter((ms) => ms > estimateMs).length,
    failed: own.filter(({ outcome }) => outcome === "failed").length,
  };
}

function span(from: Instant, to: Instant | null): readonly Milliseconds[] {
  return to === null ? [] : [between(from, to)];
}

function spread(durations: readonly Milliseconds[]): Spread {
  const sorted = durations.toSorted((one, other) => one - other);
  const rank = (share: number): string | null => {
    const found = sorted[Math.ceil(share * sorted.length) - 1];
    return found === undefined ? null : isoDuration(found);
  };
  return { count: sorted.length, median: rank(0.5), p90: rank(0.9) };
}

/** Of each time an offer came to live, the first merge since it was live before. */
function firstMerges(records: readonly HistoryRecord[]): readonly { readonly from: Instant; readonly to: Instant }[] {
  const open = new Map<string, Instant>();
  return records.flatMap(({ offer, askedAt, result, endedAt }) => {
    const name = offerName(offer);
    const from = open.get(name) ?? askedAt;
    open.set(name, from);
    if ((result !== "live" && result !== "withdrawn") || endedAt === null) return [];
    open.delete(name);
    return result === "live" ? [{ from, to: endedAt }] : [];
  });
}

function failuresOf(records: readonly HistoryRecord[]): Stats["failures"] {
  const found = records.flatMap(({ offer, steps: all }) =>
    all.flatMap(({ step, codes }) => codes.map((code) => ({ step, code, offer: offerName(offer) }))),
  );
  const groups = [...Map.groupBy(found, ({ step, code }) => `${step} ${code}`).values()];
  return groups
    .flatMap((group) =>
      group.slice(0, 1).map(({ code, step }) => ({
        code,
        step,
        submissions: group.length,
        offers: new Set(group.map(({ offer }) => offer)).size,
      })),
    )
    .toSorted((one, other) => other.submissions - one.submissions || (one.code < other.code ? -1 : 1));
}

/** A step under way that takes longer than people were told. */
function overdueOf({ offer, number, result, steps: all }: HistoryRecord, now: Instant): Stats["overdue"] {
  const current = result === "running" ? all.at(-1) : undefined;
  if (current === undefined || current.endedAt !== null) return [];
  const { estimate, estimateMs } = steps[current.step];
  if (estimateMs === null || between(current.startedAt, now) <= estimateMs) return [];
  return [{ ...offer, submission: number, step: current.step, since: current.startedAt, estimate }];
}

/** An ISO 8601 duration in days, hours, minutes and seconds, to the millisecond: `P1DT2H`, `PT0.35S`. */
export function isoDuration(ms: Milliseconds): string {
  const units = [
    [hour, "H"],
    [minute, "M"],
  ] as const;
  const days = Math.floor(ms / day);
  let rest = ms % day;
  const parts = units.map(([size, letter]) => {
    const amount = Math.floor(rest / size);
    rest %= size;
    return amount === 0 ? "" : `${amount}${letter}`;
  });
  const seconds = rest === 0 && (days > 0 || parts.join("") !== "") ? "" : `${rest / second}S`;
  const time = `${parts.join("")}${seconds}`;
  return `P${days === 0 ? "" : `${days}D`}${time === "" ? "" : `T${time}`}`;
}
