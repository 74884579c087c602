import { second, type Instant, type Milliseconds } from "../../core/time.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { createCourier, type Courier } from "./courier.ts";
import { metricsBody, tracesBody, type Resource } from "./otlp-json.ts";
import { effectSignals, signalsOf, type Measurement, type Signals, type Span } from "./signals.ts";

export type OtlpOptions = {
  /** Where traces and metrics go; undefined: nowhere. */
  readonly traces: URL | undefined;
  readonly metrics: URL | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Resource;
  /** Name of what tells, `slipway`. */
  readonly scope: string;
  readonly now: () => Instant;
  /** How long one message may take. */
  readonly patienceMs?: Milliseconds;
  /** How long the end waits for what is under way. */
  readonly farewellMs?: Milliseconds;
};

const usualPatienceMs = 10 * second;
const usualFarewellMs = second;
/** So many signals make a message; fewer wait for others, or for the end. */
const enough = 200;

/**
 * Tells a collector in OTLP's JSON. Messages go out while work goes on, and nothing waits for them; after one that was not taken nothing more is sent
 * by this process, so a collector that is down costs one attempt.
 */
export function otlpTelemetry(options: OtlpOptions): Telemetry {
  const { now, headers, patienceMs = usualPatienceMs, farewellMs = usualFarewellMs } = options;
  const courier = createCourier({ headers, patienceMs });
  const begun = new Map<string, Instant>();
  const bag = createBag(options, courier);
  return {
    recorded: (run, events) => bag.add(signalsOf(run, events)),
    progress: (progress) => {
      if (progress.kind === "effect-started") begun.set(progress.effect.key, now());
      if (progress.kind !== "effect-ended") return;
      const startedAt = begun.get(progress.effect.key) ?? now();
      begun.delete(progress.effect.key);
      bag.add(effectSignals(progress.effect, progress.outcome, startedAt, now()));
    },
    [Symbol.asyncDispose]: async () => {
      bag.send();
      await courier.end(farewellMs);
    },
  };
}

/** Collects signals until there are enough for a message. */
function createBag({ traces, metrics, resource, scope, now }: OtlpOptions, courier: Courier) {
  let spans: Span[] = [];
  let measurements: Measurement[] = [];
  let since = now();
  const send = (): void => {
    if (traces !== undefined && spans.length > 0) courier.send(traces, tracesBody(resource, scope, spans));
    if (metrics !== undefined && measurements.length > 0) courier.send(metrics, metricsBody(resource, scope, since, measurements));
    [spans, measurements, since] = [[], [], now()];
  };
  return {
    send,
    add: (signals: Signals): void => {
      spans.push(...signals.spans);
      measurements.push(...signals.measurements);
      if (spans.length + measurements.length >= enough) send();
    },
  };
}
