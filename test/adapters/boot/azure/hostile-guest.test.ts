import { once } from "node:events";
import { connect } from "node:net";
import { buffer, text } from "node:stream/consumers";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { etherTypes, protocols, readPacket } from "../../../../src/adapters/boot/azure/net/packets.ts";
import { flags, segmentBytes } from "../../../../src/adapters/boot/azure/net/tcp-segment.ts";
import { agentHeaders, goalState, play, wire } from "../../../support/azure-fakes.ts";
import type { AzureGuest } from "../../../support/azure-guest.ts";

const gone = /ECONNRESET|socket hang up|EPIPE|closed/;

async function stillServes(guest: AzureGuest): Promise<boolean> {
  return (await goalState(guest)).status === 200;
}

function line(path: string, last = ""): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\n${last}\r\n`;
}

describe("a hostile guest's HTTP", () => {
  it("gets no further with a body of two megabytes", async () => {
    await using stage = await play();
    const answer = await stage.guest
      .ask("POST", `${wire}/machine?comp=telemetrydata`, { headers: agentHeaders, body: "x".repeat(2_000_000) })
      .then(({ status }) => status, String);
    expect(String(answer)).toMatch(new RegExp(`413|${gone.source}`));
    expect(await stillServes(stage.guest)).toBe(true);
  });

  it.each([
    ["no HTTP", "\0\u0001\u0002 junk\r\n\r\n"],
    ["two lengths", "POST /machine?comp=health HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    ["a length and chunks", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["a head without end", `GET / HTTP/1.1\r\nX: ${"y".repeat(40_000)}`],
  ])("is told that %s is a bad request, and cut", async (_what, bytes) => {
    await using stage = await play();
    const stream = stage.guest.call("168.63.129.16", 80);
    stream.write(bytes);
    expect(await text(stream)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await stillServes(stage.guest)).toBe(true);
  });

  it("may send its requests one after the other without waiting, and gets the answers in order", async () => {
    await using stage = await play();
    const stream = stage.guest.call("168.63.129.16", 80);
    stream.write(line("/?comp=versions") + line("/nothing") + line("/?comp=versions", "Connection: close\r\n"));
    const answers = await text(stream);
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 200"]);
  });
});

describe("a hostile guest's network", () => {
  it("survives any frame", async () => {
    await using stage = await play();
    const heads = [etherTypes.ipv4, etherTypes.arp, 0x86dd];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 120 }), fc.constantFrom(0x45, 0x4f, 0x00), (type, bytes, first) => {
        const payload = Buffer.from(bytes);
        if (payload.length > 20) payload.set([first], 0);
        if (payload.length > 20) payload.writeUInt16BE(payload.length, 2);
        if (payload.length > 20)
          payload.set([0, 0, 64, payload.length % 2 === 0 ? protocols.tcp : protocols.udp, 0, 0, 10, 0, 0, 4, 168, 63, 129, 16], 6);
        stage.guest.send(type, payload);
      }),
      { numRuns: 3000 },
    );
    expect(await stillServes(stage.guest)).toBe(true);
  });

  it("refuses more calls than an agent makes, and takes new ones when those are over", async () => {
    await using stage = await play();
    const { guest } = stage;
    const streams = Array.from({ length: 80 }, () => guest.call("168.63.129.16", 80));
    await stream80(guest);
    const refused = () => streams.filter((stream) => stream.destroyed).length;
    expect(refused()).toBe(16);
    for (const stream of streams) stream.destroy(new Error("over"));
    expect(await stillServes(guest)).toBe(true);
  });
});

describe("a hostile guest's way out", () => {
  it("is a cut cable when it breaks the framing", async () => {
    await using stage = await play();
    stage.guest.raw.write(Buffer.from("ffffffff", "hex"));
    await once(stage.guest.raw, "close");
    expect(stage.guest.raw.destroyed).toBe(true);
  });

  it("is refused everywhere but at the fakes", async () => {
    await using stage = await play();
    for (const [address, port] of [
      ["1.1.1.1", 443],
      ["127.0.0.1", 22],
      ["10.0.0.1", 80],
      ["168.63.129.16", 443],
    ] as const) {
      const stream = stage.guest.call(address, port);
      expect([address, await text(stream).catch(String)]).toEqual([address, expect.stringMatching(/^$|Premature close/)]);
    }
  });

  it("is not heard under another address", async () => {
    await using stage = await play();
    const segment = { fromPort: 4000, toPort: 80, sequence: 1, acknowledgment: 0, flags: flags.syn, window: 1000, largest: undefined };
    const payload = segmentBytes({ ...segment, payload: Buffer.alloc(0) });
    stage.guest.sendPacket({ protocol: protocols.tcp, from: "10.0.0.9", to: "168.63.129.16", payload });
    expect(await stillServes(stage.guest)).toBe(true);
    const answered = stage.guest.frames.map((frame) => readPacket(frame)).filter((packet) => packet?.to === "10.0.0.9");
    expect(answered).toEqual([]);
  });
});

describe("the way to the guest's SSH", () => {
  it("carries a megabyte there and back", async () => {
    await using stage = await play();
    stage.guest.listen(22, (stream) => void stream.pipe(stream));
    const content = Buffer.from(Uint8Array.from({ length: 1_000_003 }, (_, index) => (index * 31) % 256));
    const socket = connect({ host: "127.0.0.1", port: stage.fakes.sshPort, allowHalfOpen: true });
    socket.end(content);
    expect((await buffer(socket)).equals(content)).toBe(true);
  });

  it("ends at once where nobody listens", async () => {
    await using stage = await play();
    const socket = connect(stage.fakes.sshPort, "127.0.0.1");
    expect(await text(socket).catch(String)).toMatch(/^$|ECONNRESET/);
  });
});

// Answers come in the order of the calls: when the last has one, all have.
async function stream80(guest: AzureGuest): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(guest.frames.length).toBeGreaterThanOrEqual(80);
}
