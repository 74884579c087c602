import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";

import { readFrames, writeFrame } from "../../src/adapters/boot/azure/net/frames.ts";
import { ethernetFrame, etherTypes, packetFrame, protocols, readPacket, type Packet } from "../../src/adapters/boot/azure/net/packets.ts";
import { call, createTcp, receivePacket, type Tcp } from "../../src/adapters/boot/azure/net/tcp.ts";

const guestAddress = "10.0.0.4";
const mac = Buffer.from("000d3a010203", "hex");
const gateway = Buffer.from("123456789abc", "hex");

export type Response = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: string };

/** What a guest can do on the fakes' network, at the other end of the cable that QEMU would hold. */
export type AzureGuest = Disposable & {
  /** Everything that arrived, in order. */
  readonly frames: Buffer[];
  readonly send: (type: number, payload: Buffer) => void;
  readonly sendPacket: (packet: Packet) => void;
  readonly call: (address: string, port: number) => Duplex;
  /** One request by HTTP. */
  readonly ask: (method: string, url: string, options?: { headers?: Readonly<Record<string, string>>; body?: string }) => Promise<Response>;
  /** Takes calls on a port. */
  readonly listen: (port: number, service: (stream: Duplex) => void) => void;
  readonly raw: Socket;
};

/** Plugs a guest into the network whose socket these QEMU arguments name. */
export async function plugIn(qemuArguments: readonly string[]): Promise<AzureGuest> {
  const path = /addr\.path=(.*)$/.exec(qemuArguments.find((each) => each.startsWith("stream,")) ?? "")?.[1] ?? "";
  const raw = connect(path);
  await once(raw, "connect");
  const frames: Buffer[] = [];
  const services = new Map<string, (stream: Duplex) => void>();
  const peers = new Map<string, Tcp>();
  const sendPacket = (packet: Packet): void => writeFrame(raw, packetFrame(packet, { from: mac, to: gateway }));
  const peer = (address: string): Tcp => {
    const known = peers.get(address) ?? createTcp({ services, send: sendPacket, guest: address });
    peers.set(address, known);
    return known;
  };
  raw.on("error", () => undefined);
  readFrames(raw, (frame) => {
    frames.push(frame);
    const packet = frame.readUInt16BE(12) === etherTypes.ipv4 ? readPacket(frame) : undefined;
    if (packet?.protocol === protocols.tcp) receivePacket(peer(packet.from), packet);
  });
  const dial = (address: string, port: number): Duplex => call(peer(address), guestAddress, port);
  return {
    frames,
    raw,
    sendPacket,
    send: (type, payload) => writeFrame(raw, ethernetFrame({ from: mac, to: gateway, type }, payload)),
    call: dial,
    ask: (method, url, options) => ask(dial, method, new URL(url), options),
    listen: (port, service) => services.set(`${guestAddress}:${port}`, service),
    [Symbol.dispose]: () => raw.destroy(),
  };
}

async function ask(
  dial: (address: string, port: number) => Duplex,
  method: string,
  url: URL,
  { headers, body = "" }: { headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<Response> {
  const length = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const head = { host: url.host, connection: "close", ...length, ...headers };
  const createConnection = (): Duplex => dial(url.hostname, Number(url.port || 80));
  return await new Promise((resolve, reject) => {
    const sent = request({ method, path: url.pathname + url.search, headers: head, createConnection }, (response) => {
      text(response).then((content) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: content }), reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
