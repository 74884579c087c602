import type { HistoryRecord } from "./history-record.ts";
import type { Ending } from "./message.ts";
import { offerName } from "./offer.ts";
import { stepIds, steps, type StepId } from "./pipeline.ts";
import { tallyOf, type Tally } from "./tally.ts";
import { between, day, hour, minute, second, type Instant, type Milliseconds } from "./time.ts";

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
  const offers = [...Map.groupBy(records, ({ offer }) => offerName(offer)).values()];
  return statsOfTallies(
    offers.flatMap((own) => own.slice(0, 1).map(({ offer }) => tallyOf(offer, own, since))),
    now,
    since,
  );
}

/** The same from the tallies of all offers, made with the same `since`. */
export function statsOfTallies(tallies: readonly Tally[], now: Instant, since: Instant | null = null): Stats {
  return {
    schemaVersion: 1,
    at: now,
    since,
    offers: tallies.filter(({ results }) => Object.keys(results).length > 0).length,
    submissions: endings(tallies),
    steps: stepIds.map((id) => stepStats(id, tallies)),
    mergeToLive: spread(tallies.flatMap(({ toLive }) => toLive)),
    firstMergeToLive: spread(tallies.flatMap(({ firstToLive }) => firstToLive)),
    failures: failuresOf(tallies),
    overdue: tallies.flatMap((tally) => overdueOf(tally, now)),
  };
}

function endings(tallies: readonly Tally[]): Stats["submissions"] {
  const number = (result: HistoryRecord["result"]): number => sum(tallies.map(({ results }) => results[result] ?? 0));
  const found = {
    live: number("live"),
    withdrawn: number("withdrawn"),
    failed: number("failed"),
    canceled: number("canceled"),
    superseded: number("superseded"),
    running: number("running"),
  };
  return { total: sum(Object.values(found)), ...found };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}

function stepStats(id: StepId, tallies: readonly Tally[]): StepStats {
  const { name, estimate, estimateMs } = steps[id];
  const own = tallies.flatMap((tally) => tally.steps[id] ?? []);
  const took = own.flatMap((each) => each.took);
  return {
    id,
    name,
    estimate,
    ...spread(took),
    overEstimate: estimateMs === null ? 0 : took.filter((ms) => ms > estimateMs).length,
    failed: sum(own.map(({ failed }) => failed)),
  };
}

function spread(durations: readonly Milliseconds[]): Spread {
  const sorted = Float64Array.from(durations).toSorted();
  const rank = (share: number): string | null => {
    const found = sorted[Math.ceil(share * sorted.length) - 1];
    return found === undefined ? null : isoDuration(found);
  };
  return { count: sorted.length, median: rank(0.5), p90: rank(0.9) };
}

function failuresOf(tallies: readonly Tally[]): Stats["failures"] {
  const groups = [
    ...Map.groupBy(
      tallies.flatMap(({ failures }) => failures),
      ({ step, code }) => `${step} ${code}`,
    ).values(),
  ];
  return groups
    .flatMap((group) =>
      group
        .slice(0, 1)
        .map(({ code, step }) => ({ code, step, submissions: sum(group.map(({ submissions }) => submissions)), offers: group.length })),
    )
    .toSorted((one, other) => other.submissions - one.submissions || (one.code < other.code ? -1 : 1));
}

/** Steps under way that take longer than people were told. */
function overdueOf({ offer, open }: Tally, now: Instant): Stats["overdue"] {
  return open.flatMap(({ submission, step, since }) => {
    const { estimate, estimateMs } = steps[step];
    return estimateMs === null || between(since, now) <= estimateMs ? [] : [{ ...offer, submission, step, since, estimate }];
  });
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
