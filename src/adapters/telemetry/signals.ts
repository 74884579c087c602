import type { Effect, Event, Work } from "../../core/message.ts";
import { offerName } from "../../core/offer.ts";
import type { StepId } from "../../core/pipeline.ts";
import { currentNumber, type Run } from "../../core/run.ts";
import { between, second, type Instant } from "../../core/time.ts";

export type Attributes = Readonly<Record<string, string | number>>;

/** A span by keys instead of ids: whoever tells of the same thing, from any machine, gives the same keys, and the collector puts them together. */
export type Span = {
  /** `publisher/offer/submission`: one trace each. */
  readonly trace: string;
  readonly key: string;
  /** Key of the span that this one is part of; undefined for the submission itself. */
  readonly parent?: string;
  readonly name: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly attributes: Attributes;
  readonly failed: boolean;
};

/** One measurement: an amount to add to a counter, or seconds to put into a histogram. */
export type Measurement = { readonly name: string; readonly value: number; readonly at: Instant; readonly attributes: Attributes };

export type Signals = { readonly spans: readonly Span[]; readonly measurements: readonly Measurement[] };

/** Spans and measurements of a turn. Names of people, addresses, texts and places are no part of them. */
export function signalsOf(run: Run, events: readonly Event[]): Signals {
  const signals = events.flatMap((event) => [...stepSignals(run, event), ...endSignals(run, event)]);
  return { spans: signals.flatMap(({ spans }) => spans), measurements: signals.flatMap(({ measurements }) => measurements) };
}

function stepSignals(run: Run, event: Event): readonly Signals[] {
  if (event.type !== "step-completed" && event.type !== "step-failed") return [];
  const { submission } = run;
  const startedAt = submission?.number === event.submission ? submission.steps[event.step].startedAt : null;
  if (startedAt === null) return [];
  const trace = traceOf(run, event.submission);
  const outcome = event.type === "step-failed" ? "failed" : "complete";
  const attributes = { ...common(run, event.submission), "slipway.step": event.step, "slipway.outcome": outcome };
  const span: Span = {
    trace,
    key: `${trace}/${event.step}`,
    parent: trace,
    name: `step ${event.step}`,
    startedAt,
    endedAt: event.at,
    attributes,
    failed: outcome === "failed",
  };
  const own = { "slipway.step": event.step, "slipway.outcome": outcome };
  const took = { name: "slipway.step.duration", value: between(startedAt, event.at) / second, at: event.at, attributes: own };
  return [{ spans: [span], measurements: [took, ...failures(event)] }];
}

function failures(event: Event): readonly Measurement[] {
  if (event.type !== "step-failed") return [];
  const codes = new Set(event.problems.filter(({ level }) => level === "error").map(({ code }) => code));
  return [...codes].map((code) => ({
    name: "slipway.failures",
    value: 1,
    at: event.at,
    attributes: { "slipway.step": event.step, "slipway.code": code },
  }));
}

/** The submission itself, once it has ended. */
function endSignals(run: Run, event: Event): readonly Signals[] {
  const { submission } = run;
  if (submission === null || submission.ended === null || submission.number !== event.submission || !ends(event)) return [];
  const { how, at } = submission.ended;
  const trace = traceOf(run, submission.number);
  const span: Span = {
    trace,
    key: trace,
    name: "submission",
    startedAt: submission.startedAt,
    endedAt: at,
    attributes: { ...common(run, submission.number), "slipway.result": how },
    failed: how === "failed",
  };
  return [{ spans: [span], measurements: [{ name: "slipway.submissions", value: 1, at, attributes: { "slipway.result": how } }] }];
}

function ends(event: Event): boolean {
  if (event.type === "step-completed") return event.step === "live";
  return event.type === "step-failed" || event.type === "submission-canceled" || event.type === "submission-superseded";
}

/** A piece of work that was tried. */
export function effectSignals(effect: Effect, outcome: "done" | "failed" | "later", startedAt: Instant, endedAt: Instant): Signals {
  const { offer, submission, work, key, attempt } = effect;
  const trace = `${offerName(offer)}/${submission}`;
  const step = stepOf[work.kind];
  const own = { "slipway.work": work.kind, "slipway.outcome": outcome };
  const span: Span = {
    trace,
    key,
    parent: step === undefined ? trace : `${trace}/${step}`,
    name: work.kind,
    startedAt,
    endedAt,
    attributes: { "slipway.offer": offerName(offer), "slipway.submission": submission, "slipway.attempt": attempt, ...own },
    failed: outcome === "failed",
  };
  const took = { name: "slipway.work.duration", value: between(startedAt, endedAt) / second, at: endedAt, attributes: own };
  return { spans: [span], measurements: [took] };
}

/** Chores belong to the submission as a whole. */
const stepOf: Readonly<Partial<Record<Work["kind"], StepId>>> = {
  validate: "validate",
  certify: "certify",
  replicate: "provision",
  page: "package",
  lead: "package",
  openPreview: "preview",
  stage: "preview",
  promote: "live",
  withdraw: "live",
};

function common(run: Run, submission: number): Attributes {
  return { "slipway.offer": offerName(run.offer), "slipway.submission": submission };
}

function traceOf(run: Run, submission: number = currentNumber(run)): string {
  return `${offerName(run.offer)}/${submission}`;
}
