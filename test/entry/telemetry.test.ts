import { expect, test } from "vitest";

import { observed, openTelemetry } from "../../src/entry/telemetry.ts";
import type { Ports } from "../../src/ports/ports.ts";

const now = (): string => "2026-11-22T16:00:00.000Z";

/** Whether somebody listens under this environment. */
async function listens(environment: Record<string, string>): Promise<boolean> {
  await using telemetry = await openTelemetry(environment, now);
  // oxlint-disable-next-line no-unsafe-type-assertion -- only whether these ports come back unchanged is looked at
  const ports = { onProgress: () => undefined } as unknown as Ports;
  return observed(ports, telemetry) !== ports;
}

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1/" };

test("nobody is told anything unless the environment names a collector that can be spoken to", async () => {
  for (const environment of [
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: "" },
    { OTEL_EXPORTER_OTLP_ENDPOINT: "not an address" },
    { OTEL_EXPORTER_OTLP_ENDPOINT: "file:///etc/passwd" },
    { ...endpoint, OTEL_SDK_DISABLED: "true" },
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    { ...endpoint, OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none" },
  ])
    expect(await listens(environment)).toBe(false);
  for (const environment of [
    endpoint,
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:1/x" },
    { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20x,broken,bad=%0d%0aX:1", OTEL_EXPORTER_OTLP_TIMEOUT: "50" },
  ])
    expect(await listens(environment)).toBe(true);
});
