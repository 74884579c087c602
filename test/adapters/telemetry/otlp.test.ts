import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { describe, expect, test } from "vitest";

import { otlpTelemetry, type OtlpOptions } from "../../../src/adapters/telemetry/otlp.ts";
import { fold } from "../../../src/core/evolve.ts";
import type { Effect, Event } from "../../../src/core/message.ts";
import { newRun } from "../../../src/core/run.ts";
import { trusted } from "../../../src/manifest/trusted.ts";
import { cases } from "../../render/runs/cases.ts";
import { offer } from "../../support/script.ts";

type Taken = { readonly path: string; readonly headers: IncomingMessage["headers"]; readonly body: string };

/** A collector that answers as it is told, over real HTTP. */
async function collector(answer: (reply: ServerResponse) => unknown = (reply) => reply.writeHead(200).end("{}")) {
  const taken: Taken[] = [];
  const server = createServer((question, reply) => {
    const pieces: Buffer[] = [];
    question.on("data", (piece: Buffer) => pieces.push(piece));
    question.on("end", () => {
      taken.push({ path: question.url ?? "", headers: question.headers, body: Buffer.concat(pieces).toString() });
      answer(reply);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line no-unsafe-type-assertion -- a server that listens on a port has an address of this kind
  const { port } = server.address() as AddressInfo;
  return {
    taken,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const options = (url: string): OtlpOptions => ({
  traces: new URL("/v1/traces", url),
  metrics: new URL("/v1/metrics", url),
  headers: { "x-tenant": "contoso" },
  resource: { "service.name": "slipway" },
  scope: "slipway",
  now: () => "2026-11-22T16:00:00.000Z",
  patienceMs: 300,
  farewellMs: 200,
});

/** A story, told turn by turn. */
function turns(name: keyof typeof cases): readonly (readonly [ReturnType<typeof newRun>, readonly Event[]])[] {
  const events = cases[name]?.().script.events ?? [];
  return events.map((event, index) => [fold(newRun(offer), events.slice(0, index + 1)), [event]] as const);
}

const effect: Effect = {
  key: "contoso/web-stack/1/validate/1",
  offer,
  submission: 1,
  task: "validate",
  attempt: 1,
  work: { kind: "validate" },
};

type SpanJson = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
};
type Point = { readonly bucketCounts: readonly string[]; readonly explicitBounds: readonly number[]; readonly count: string };
type MetricJson = { readonly name: string; readonly histogram?: { readonly dataPoints: readonly Point[] } };

/** The spans and metrics of what a collector took. */
function told(taken: readonly Taken[]): { readonly spans: readonly SpanJson[]; readonly metrics: readonly MetricJson[] } {
  const bodies = taken.map(({ body }): unknown => JSON.parse(body));
  const spans = bodies.flatMap(
    (body) =>
      trusted<{ resourceSpans?: { scopeSpans: { spans: SpanJson[] }[] }[] }>(body).resourceSpans?.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap((scope) => scope.spans),
      ) ?? [],
  );
  const metrics = bodies.flatMap(
    (body) =>
      trusted<{ resourceMetrics?: { scopeMetrics: { metrics: MetricJson[] }[] }[] }>(body).resourceMetrics?.flatMap(({ scopeMetrics }) =>
        scopeMetrics.flatMap((scope) => scope.metrics),
      ) ?? [],
  );
  return { spans, metrics };
}

/** What a collector took of a story. */
async function toldOf(name: keyof typeof cases): Promise<readonly Taken[]> {
  await using there = await collector();
  const telemetry = otlpTelemetry(options(there.url));
  telemetry.progress({ kind: "effect-started", effect });
  telemetry.progress({ kind: "effect-ended", effect, outcome: "done" });
  for (const [run, events] of turns(name)) telemetry.recorded(run, events);
  await telemetry[Symbol.asyncDispose]();
  return there.taken;
}

describe("telemetry", () => {
  test("tells a collector of a submission: one trace, its steps below it, and work below the steps", async () => {
    const taken = await toldOf("published-to-live");
    expect(taken.map(({ path }) => path).toSorted()).toEqual(["/v1/metrics", "/v1/traces"]);
    expect(taken[0]?.headers).toMatchObject({ "content-type": "application/json", "x-tenant": "contoso" });
    const { spans } = told(taken);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    const [root] = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(root).toMatchObject({ name: "submission", status: { code: 1 } });
    expect(root?.traceId).toMatch(/^[0-9a-f]{32}$/);
    const steps = spans.filter(({ name }) => name.startsWith("step "));
    expect(steps.map(({ parentSpanId }) => parentSpanId)).toEqual(Array.from({ length: 7 }, () => root?.spanId));
    for (const { startTimeUnixNano, endTimeUnixNano } of steps) expect(endTimeUnixNano >= startTimeUnixNano).toBe(true);
    const work = spans.find(({ name }) => name === "validate");
    expect(work?.parentSpanId).toBe(steps.find(({ name }) => name === "step validate")?.spanId);
  });

  test("tells what it amounts to, in histograms whose buckets hold all that was counted", async () => {
    const { metrics } = told(await toldOf("published-to-live"));
    expect(metrics.map(({ name }) => name).toSorted()).toEqual(["slipway.step.duration", "slipway.submissions", "slipway.work.duration"]);
    for (const { bucketCounts, explicitBounds, count } of metrics.flatMap(({ histogram }) => histogram?.dataPoints ?? [])) {
      expect(bucketCounts).toHaveLength(explicitBounds.length + 1);
      expect(bucketCounts.reduce((sum, each) => sum + Number(each), 0)).toBe(Number(count));
    }
  });

  test("tells what failed by its code, and nothing that people wrote", async () => {
    const all = (await toldOf("certification-failed")).map(({ body }) => body).join("\n");
    expect(all).toContain("slipway.failures");
    expect(all).toContain("ACC-003");
    expect(all).not.toMatch(/octo-|contoso\.example|\/etc\/shadow/);
  });

  test.each([
    ["refuses", (reply: ServerResponse) => reply.writeHead(503).end()],
    ["sends elsewhere", (reply: ServerResponse) => reply.writeHead(307, { location: "http://127.0.0.1:1/" }).end()],
    ["hangs", () => undefined],
  ] as const)("gives up after the first messages to a collector that %s, and keeps nobody", async (_how, answer) => {
    await using there = await collector(answer);
    await tellMuch(there.url);
    expect(there.taken.length).toBeLessThanOrEqual(4);
  });

  test("keeps nobody where no collector is", async () => {
    await expect(tellMuch("http://127.0.0.1:1")).resolves.toBeUndefined();
  });
});

async function tellMuch(url: string): Promise<void> {
  const telemetry = otlpTelemetry(options(url));
  const story = turns("published-to-live");
  for (let round = 0; round < 40; round += 1) for (const [run, events] of story) telemetry.recorded(run, events);
  await telemetry[Symbol.asyncDispose]();
  telemetry.recorded(newRun(offer), []);
}
