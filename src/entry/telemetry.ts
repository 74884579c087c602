import packageJson from "../../package.json" with { type: "json" };
import type { Ports } from "../ports/ports.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** The variables of OpenTelemetry's specification ("Environment Variable Specification", "OTLP Exporter Configuration") that are read. */
type Environment = Readonly<Record<string, string | undefined>>;

const silent: Telemetry = {
  recorded: () => undefined,
  progress: () => undefined,
  [Symbol.asyncDispose]: async () => await Promise.resolve(),
};

/** Tells the collector that the environment names; nobody without one. What can not be used is as if it were not there: no walk fails for it. */
export async function openTelemetry(environment: Environment, now: () => string): Promise<Telemetry> {
  const { traces, metrics } = endpoints(environment);
  if (traces === undefined && metrics === undefined) return silent;
  // Its own chunk: whoever has no collector does not load it.
  const { otlpTelemetry } = await import("../adapters/telemetry/otlp.ts");
  const timeout = Number(environment["OTEL_EXPORTER_OTLP_TIMEOUT"] ?? "");
  return otlpTelemetry({
    traces,
    metrics,
    headers: pairs(environment["OTEL_EXPORTER_OTLP_HEADERS"]),
    resource: {
      ...pairs(environment["OTEL_RESOURCE_ATTRIBUTES"]),
      "service.name": environment["OTEL_SERVICE_NAME"] ?? pairs(environment["OTEL_RESOURCE_ATTRIBUTES"])["service.name"] ?? "slipway",
      "service.version": packageJson.version,
    },
    scope: "slipway",
    now,
    ...(timeout > 0 ? { patienceMs: timeout } : {}),
  });
}

/** The ports, with somebody who listens. */
export function observed(ports: Ports, telemetry: Telemetry): Ports {
  if (telemetry === silent) return ports;
  return {
    ...ports,
    onRecorded: (run, events) => telemetry.recorded(run, events),
    onProgress: (progress) => {
      ports.onProgress(progress);
      telemetry.progress(progress);
    },
  };
}

function endpoints(environment: Environment): { readonly traces: URL | undefined; readonly metrics: URL | undefined } {
  const nowhere = { traces: undefined, metrics: undefined };
  const protocol = environment["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "";
  if (environment["OTEL_SDK_DISABLED"]?.toLowerCase() === "true" || protocol === "grpc") return nowhere;
  const base = environment["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "";
  const at = (signal: "traces" | "metrics"): URL | undefined => {
    if (environment[`OTEL_${signal.toUpperCase()}_EXPORTER`] === "none") return undefined;
    const own = environment[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`] ?? "";
    return address(own === "" ? base && `${base.replace(/\/+$/, "")}/v1/${signal}` : own);
  };
  return { traces: at("traces"), metrics: at("metrics") };
}

function address(text: string): URL | undefined {
  const url = URL.parse(text);
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

/** `key=value,key=value` with values percent-encoded, as W3C Baggage writes them; a pair that is none is left out. */
function pairs(text: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (text ?? "").split(",").flatMap((pair) => {
      const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([\x21-\x7e]*)\s*$/.exec(pair) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), decoded(value)]];
    }),
  );
}

function decoded(text: string): string {
  try {
    const value = decodeURIComponent(text);
    // Nothing that could end a header line.
    return /[\r\n\0]/.test(value) ? text : value;
  } catch {
    return text;
  }
}
