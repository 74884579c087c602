import type { HistoryRecord, StepRecord } from "./history-record.ts";
import type { OfferId } from "./offer.ts";
import { stepIds, type StepId } from "./pipeline.ts";
import { between, type Instant, type Milliseconds } from "./time.ts";

/** What statistics need of one offer: figures alone, so that a site keeps them of thousands. They are the same until the offer's ledger moves. */
export type Tally = {
  readonly offer: OfferId;
  readonly results: Readonly<Partial<Record<HistoryRecord["result"], number>>>;
  /** How long each step took that was completed, and how many failed. */
  readonly steps: Readonly<Partial<Record<StepId, { readonly took: readonly Milliseconds[]; readonly failed: number }>>>;
  /** From the merge to live, of submissions that went live. */
  readonly toLive: readonly Milliseconds[];
  /** The same from the first merge since it was live before. */
  readonly firstToLive: readonly Milliseconds[];
  /** In how many submissions each failure was found. */
  readonly failures: readonly { readonly step: StepId; readonly code: string; readonly submissions: number }[];
  /** Steps under way: some day they take longer than people were told. */
  readonly open: readonly { readonly submission: number; readonly step: StepId; readonly since: Instant }[];
};

/** The tally of one offer, whose records come in the order of their numbers; `since` leaves out submissions that were pressed before. */
export function tallyOf(offer: OfferId, records: readonly HistoryRecord[], since: Instant | null = null): Tally {
  const counted = records.filter(({ askedAt }) => since === null || askedAt >= since);
  const steps = counted.flatMap((record) => record.steps);
  return {
    offer,
    results: counts(counted.map(({ result }) => result)),
    steps: Object.fromEntries(stepIds.flatMap((id) => stepTally(steps.filter(({ step }) => step === id)))),
    toLive: counted.flatMap(({ result, askedAt, endedAt }) => (result === "live" ? span(askedAt, endedAt) : [])),
    firstToLive: firstMerges(records).flatMap(({ from, to }) => (since === null || to >= since ? [between(from, to)] : [])),
    failures: failuresOf(steps),
    open: records.flatMap(openStep),
  };
}

function counts<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {};
  for (const name of names) found[name] = (found[name] ?? 0) + 1;
  return found;
}

function stepTally(
  own: readonly StepRecord[],
): readonly (readonly [StepId, { readonly took: readonly Milliseconds[]; readonly failed: number }])[] {
  return own.slice(0, 1).map(({ step }) => [
    step,
    {
      took: own.filter(({ outcome }) => outcome === "complete").flatMap(({ startedAt, endedAt }) => span(startedAt, endedAt)),
      failed: own.filter(({ outcome }) => outcome === "failed").length,
    },
  ]);
}

function span(from: Instant, to: Instant | null): readonly Milliseconds[] {
  return to === null ? [] : [between(from, to)];
}

/** Of each time the offer came to live, the first merge since it was live before. */
function firstMerges(records: readonly HistoryRecord[]): readonly { readonly from: Instant; readonly to: Instant }[] {
  let open: Instant | undefined;
  return records.flatMap(({ askedAt, result, endedAt }) => {
    const from = (open ??= askedAt);
    if ((result !== "live" && result !== "withdrawn") || endedAt === null) return [];
    open = undefined;
    return result === "live" ? [{ from, to: endedAt }] : [];
  });
}

function failuresOf(steps: readonly StepRecord[]): Tally["failures"] {
  const found = steps.flatMap(({ step, codes }) => codes.map((code) => ({ step, code })));
  const groups = Map.groupBy(found, ({ step, code }) => `${step} ${code}`);
  return [...groups.values()].flatMap((group) => group.slice(0, 1).map((failure) => ({ ...failure, submissions: group.length })));
}

function openStep({ number, result, steps }: HistoryRecord): Tally["open"] {
  const current = result === "running" ? steps.at(-1) : undefined;
  return current === undefined || current.endedAt !== null ? [] : [{ submission: number, step: current.step, since: current.startedAt }];
}
