import type { HistoryRecord, StepRecord } from "../core/history-record.ts";
import type { Event } from "../core/message.ts";
import { offerName, type OfferId } from "../core/offer.ts";
import { isProblem, problem, type Problem } from "../core/problem.ts";
import type { Instant } from "../core/time.ts";
import type { Head, Ledger } from "../ports/ledger.ts";
import { LedgerError } from "../ports/ledger.ts";
import { decodeCurrent, factsPath } from "./codec.ts";
import { tellingEvents, type ToldSubmissions } from "./telling-events.ts";

/** The records of one offer, as they were read at a head of its ledger. */
export type KnownHistory = { readonly head: Head; readonly records: readonly HistoryRecord[] };

export type History = {
  /** By the offers' names, for the next look. */
  readonly known: ReadonlyMap<string, KnownHistory>;
  /** Ledgers that can not be read, each named. */
  readonly problems: readonly Problem[];
};

/** How many ledgers are read at once: enough that the one git process that answers never waits. */
const together = 32;

/**
 * The history of every offer that has a ledger, from the ledgers alone. What is known of a ledger that has not moved is not read again, and of one that
 * has moved only the submissions that had not ended: so it costs what changed.
 */
export async function readHistory(ledger: Ledger, known: History["known"] = new Map()): Promise<History> {
  const heads = await ledger.heads();
  const result = new Map<string, KnownHistory>();
  const problems: Problem[] = [];
  const waiting = [...heads];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const before = known.get(offerName(next.offer));
      const found = before?.head === next.head ? before : await readOne(ledger, next.offer, next.head, before);
      if (isProblem(found)) problems.push(found);
      else result.set(offerName(next.offer), found);
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, heads.length) }, worker));
  // In the order of the heads, whoever came first.
  const ordered = heads.flatMap(({ offer }) => {
    const found = result.get(offerName(offer));
    return found === undefined ? [] : [[offerName(offer), found] as const];
  });
  return { known: new Map(ordered), problems };
}

/** All records, an offer's in their order. */
export function recordsOf({ known }: History): readonly HistoryRecord[] {
  return [...known.values()].flatMap(({ records }) => records);
}

async function readOne(ledger: Ledger, offer: OfferId, head: Head, before: KnownHistory | undefined): Promise<KnownHistory | Problem> {
  try {
    const current = decodeCurrent((await ledger.read(head, [factsPath])).get(factsPath) ?? "");
    if (isProblem(current)) return { ...current, text: `${offerName(offer)}: ${current.text}` };
    const ended = (before?.records ?? []).filter(({ result, number }) => result !== "running" && number < current);
    const done = new Set(ended.map(({ number }) => number));
    const owed = Array.from({ length: current }, (_, index) => index + 1).filter((number) => !done.has(number));
    const told = await tellingEvents(ledger, head, owed);
    const records = [...ended, ...recordsTold(offer, told, current)];
    return {
      head,
      records: withQueue(
        records.toSorted((one, other) => one.number - other.number),
        told,
      ),
    };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return problem(error.code, `${offerName(offer)}: ${error.message}`, error.remedy);
  }
}

/** The records of all submissions of an offer, from the events that tell. */
export function historyRecords(offer: OfferId, told: ToldSubmissions): readonly HistoryRecord[] {
  return withQueue(recordsTold(offer, told, told.length), told);
}

function recordsTold(offer: OfferId, told: ToldSubmissions, last: number): readonly HistoryRecord[] {
  return told.flatMap(([number, events]) => (events === undefined ? [] : (recordOf(offer, number, events, last) ?? [])));
}

function recordOf(offer: OfferId, number: number, events: readonly Event[], last: number): HistoryRecord | undefined {
  const started = events.find((event) => event.type === "submission-started" && event.submission === number);
  if (started?.type !== "submission-started") return undefined;
  const { result, at } = endingOf(events, number, started.request.withdraw);
  const isPast = result === "running" && number < last;
  return { offer, number, askedAt: started.at, result: isPast ? "superseded" : result, endedAt: at, steps: stepsOf(events) };
}

/** What came of a submission, from the events that tell. */
export function endingOf(
  events: readonly Event[],
  number: number,
  withdraws: boolean,
): { readonly result: HistoryRecord["result"]; readonly at: Instant | null } {
  for (const event of events) {
    if (event.type === "submission-canceled") return { result: "canceled", at: event.at };
    if (event.type === "submission-superseded" && event.submission === number) return { result: "superseded", at: event.at };
    if (event.type === "step-failed") return { result: "failed", at: event.at };
    if (event.type === "step-completed" && event.step === "live") return { result: withdraws ? "withdrawn" : "live", at: event.at };
  }
  return { result: "running", at: null };
}

function stepsOf(events: readonly Event[]): readonly StepRecord[] {
  return events.flatMap((event) => {
    if (event.type !== "step-started") return [];
    const end = events.find((each) => (each.type === "step-completed" || each.type === "step-failed") && each.step === event.step);
    const problems = end?.type === "step-failed" ? end.problems.filter(({ level }) => level === "error") : [];
    return [
      {
        step: event.step,
        startedAt: event.at,
        endedAt: end?.at ?? null,
        outcome: end === undefined ? null : end.type === "step-failed" ? ("failed" as const) : ("complete" as const),
        codes: [...new Set(problems.map(({ code }) => code))],
      },
    ];
  });
}

/** A submission that waited for an earlier one to end was asked for when it was queued, in that one's file. */
function withQueue(records: readonly HistoryRecord[], told: ToldSubmissions): readonly HistoryRecord[] {
  const queued = new Map(
    told.flatMap(([number, events = []]) =>
      events.filter(({ type }) => type === "submission-queued").map(({ at }) => [number + 1, at] as const),
    ),
  );
  return records.map((record) => ({ ...record, askedAt: queued.get(record.number) ?? record.askedAt }));
}
