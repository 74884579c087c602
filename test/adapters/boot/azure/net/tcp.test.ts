import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Packet } from "../../../../../src/adapters/boot/azure/net/packets.ts";
import { readSegment } from "../../../../../src/adapters/boot/azure/net/tcp-segment.ts";
import { call, createTcp, receivePacket, type Tcp } from "../../../../../src/adapters/boot/azure/net/tcp.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

type Wire = { readonly caller: Tcp; readonly server: Tcp };

/** Two ends and a wire that hands over what `passes`. */
function wire(passes: (packet: Packet) => boolean, serve: (stream: Duplex) => void): Wire {
  const deliver =
    (to: () => Tcp) =>
    (packet: Packet): void => {
      if (passes(packet)) setImmediate(() => receivePacket(to(), packet));
    };
  const server: Tcp = createTcp({ services: new Map([["10.0.0.1:80", serve]]), send: deliver(() => caller), guest: "10.0.0.4" });
  const caller: Tcp = createTcp({ services: new Map(), send: deliver(() => server), guest: "10.0.0.1" });
  return { caller, server };
}

/** Lets time pass until it is settled. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  const over = new AbortController();
  const watched = promise.finally(() => over.abort());
  watched.catch(() => undefined);
  while (!over.signal.aborted) {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(500);
  }
  return await watched;
}

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const content = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, index) => (index * 13) % 256));

describe("a connection", () => {
  it.each([1, 2, 3, 4, 5])("carries everything in order over a wire that loses a fifth (seed %i)", async (seed) => {
    const next = random(seed);
    const { caller, server } = wire(
      () => next() > 0.2,
      (stream) => void stream.pipe(stream),
    );
    const stream = call(caller, "10.0.0.4", 80);
    stream.end(content);
    expect((await settled(buffer(stream))).equals(content)).toBe(true);
    await settled(new Promise<void>((resolve) => void (stream.closed ? resolve() : stream.once("close", resolve))));
    vi.advanceTimersByTime(120_000);
    expect([caller.connections.size, server.connections.size]).toEqual([0, 0]);
  });

  it("is given up when nobody answers", async () => {
    const { caller } = wire(
      () => false,
      () => undefined,
    );
    const stream = call(caller, "10.0.0.4", 80);
    await settled(new Promise((resolve) => void stream.once("close", resolve)));
    expect(caller.connections.size).toBe(0);
  });

  it("waits for a reader who takes nothing, and never sends more than there is room for", async () => {
    let sent = 0;
    const { caller } = wire(
      (packet) => {
        sent += readSegment(packet.payload)?.payload.length ?? 0;
        return true;
      },
      () => undefined,
    );
    const stream = call(caller, "10.0.0.4", 80);
    stream.write(Buffer.alloc(1_000_000));
    for (let turn = 0; turn < 500; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeGreaterThan(60_000);
    expect(sent).toBeLessThan(70_000);
  });
});
