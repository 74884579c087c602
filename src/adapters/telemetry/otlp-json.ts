import { hash } from "node:crypto";

import type { Instant } from "../../core/time.ts";
import type { Attributes, Measurement, Span } from "./signals.ts";

// The JSON of OTLP/HTTP (opentelemetry.io, "OTLP Specification", 1.x, "JSON Protobuf Encoding"): ids in hexadecimal, 64-bit integers as decimal strings,
// enumerations as numbers, names in lowerCamelCase.

export type Resource = Attributes;

const internal = 1;
const [ok, error] = [1, 2] as const;
/** Counted since the last message: whoever lives for one command has no total to tell. */
const delta = 1;
const traceDigits = 32;
const spanDigits = 16;

/** Upper bounds in seconds: from what tests take to what certification by people may. */
const bounds = [0.1, 1, 10, 60, 300, 1800, 3600, 21_600, 86_400, 432_000];

export function tracesBody(resource: Resource, scope: string, spans: readonly Span[]): string {
  const resourceSpans = [
    { resource: { attributes: attributes(resource) }, scopeSpans: [{ scope: { name: scope }, spans: spans.map(spanJson) }] },
  ];
  return JSON.stringify({ resourceSpans });
}

function spanJson({ trace, key, parent, name, startedAt, endedAt, attributes: own, failed }: Span) {
  return {
    traceId: hash("sha256", trace).slice(0, traceDigits),
    spanId: hash("sha256", key).slice(0, spanDigits),
    ...(parent === undefined ? {} : { parentSpanId: hash("sha256", parent).slice(0, spanDigits) }),
    name,
    kind: internal,
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: attributes(own),
    status: { code: failed ? error : ok },
  };
}

/** `since`: when the message before this one was made. */
export function metricsBody(resource: Resource, scope: string, since: Instant, measurements: readonly Measurement[]): string {
  const metrics = [...Map.groupBy(measurements, ({ name }) => name)].map(([name, found]) => metricJson(name, since, found));
  return JSON.stringify({
    resourceMetrics: [{ resource: { attributes: attributes(resource) }, scopeMetrics: [{ scope: { name: scope }, metrics }] }],
  });
}

function metricJson(name: string, since: Instant, found: readonly Measurement[]) {
  const points = [...Map.groupBy(found, (each) => JSON.stringify(each.attributes)).values()];
  if (!name.endsWith(".duration"))
    return {
      name,
      unit: "1",
      sum: { aggregationTemporality: delta, isMonotonic: true, dataPoints: points.map((each) => sumPoint(since, each)) },
    };
  return { name, unit: "s", histogram: { aggregationTemporality: delta, dataPoints: points.map((each) => histogramPoint(since, each)) } };
}

function sumPoint(since: Instant, values: readonly Measurement[]) {
  return { ...pointOf(since, values), asInt: String(values.reduce((sum, { value }) => sum + value, 0)) };
}

function histogramPoint(since: Instant, values: readonly Measurement[]) {
  const seconds = values.map(({ value }) => value);
  const counts = [...bounds, Number.POSITIVE_INFINITY].map((bound, index) => {
    const lower = bounds[index - 1] ?? Number.NEGATIVE_INFINITY;
    return String(seconds.filter((value) => value > lower && value <= bound).length);
  });
  return {
    ...pointOf(since, values),
    count: String(seconds.length),
    sum: seconds.reduce((sum, value) => sum + value, 0),
    bucketCounts: counts,
    explicitBounds: bounds,
  };
}

function pointOf(since: Instant, values: readonly Measurement[]) {
  const [first] = values;
  const last =
    values
      .map(({ at }) => at)
      .toSorted()
      .at(-1) ?? since;
  return {
    attributes: attributes(first?.attributes ?? {}),
    startTimeUnixNano: nanoseconds(since < last ? since : last),
    timeUnixNano: nanoseconds(last),
  };
}

function attributes(given: Attributes) {
  return Object.entries(given).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));
}

function nanoseconds(at: Instant): string {
  return String(BigInt(Date.parse(at)) * 1_000_000n);
}
