import type { Duplex } from "node:stream";

import { protocols, type Packet } from "./packets.ts";
import { abortConnection, openTcpConnection, receiveSegment, type TcpConnection } from "./tcp-connection.ts";
import { after, flags, readSegment, segmentBytes, type Segment } from "./tcp-segment.ts";

/** Who takes calls: `address:port` → what to do with the stream. Everything else is refused, as by a host without that service. */
export type Services = ReadonlyMap<string, (stream: Duplex) => void>;

/** The connections of the guest, by both ends. */
export type Tcp = {
  readonly services: Services;
  readonly send: (packet: Packet) => void;
  readonly guest: string;
  readonly connections: Map<string, TcpConnection>;
  nextPort: number;
};

type Ends = { readonly here: string; readonly herePort: number; readonly guestPort: number };

/** A guest that opens more than this is refused: agents have two or three. */
const mostConnections = 64;
const firstCallerPort = 49_152;

export function createTcp(options: Pick<Tcp, "services" | "send" | "guest">): Tcp {
  return { ...options, connections: new Map(), nextPort: firstCallerPort };
}

/** Takes a packet of the guest. */
export function receivePacket(tcp: Tcp, packet: Packet): void {
  const segment = readSegment(packet.payload);
  if (segment === undefined) return;
  const ends = { here: packet.to, herePort: segment.toPort, guestPort: segment.fromPort };
  const known = tcp.connections.get(keyOf(ends));
  if (known !== undefined) return receiveSegment(known, segment);
  const service = tcp.services.get(`${packet.to}:${segment.toPort}`);
  const isCall = (segment.flags & (flags.syn | flags.ack | flags.rst | flags.fin)) === flags.syn;
  if (service === undefined || !isCall || tcp.connections.size >= mostConnections) return refuse(tcp, ends, segment);
  service(open(tcp, ends, segment).stream);
}

/** Calls a port of the guest from this address. The stream ends without a byte where too many are open or nobody answers. */
export function call(tcp: Tcp, here: string, guestPort: number): Duplex {
  const herePort = tcp.nextPort;
  tcp.nextPort = herePort === 65_535 ? firstCallerPort : herePort + 1;
  const connection = open(tcp, { here, herePort, guestPort }, undefined);
  if (tcp.connections.size > mostConnections) abortConnection(connection);
  return connection.stream;
}

export function abortAll(tcp: Tcp): void {
  for (const connection of tcp.connections.values()) abortConnection(connection);
}

function open(tcp: Tcp, ends: Ends, syn: Segment | undefined): TcpConnection {
  const connection = openTcpConnection(syn, {
    say: (said) => say(tcp, ends, said),
    closed: () => tcp.connections.delete(keyOf(ends)),
  });
  tcp.connections.set(keyOf(ends), connection);
  return connection;
}

function say({ send, guest }: Tcp, { here, herePort, guestPort }: Ends, said: Omit<Segment, "fromPort" | "toPort">): void {
  const payload = segmentBytes({ ...said, fromPort: herePort, toPort: guestPort });
  send({ protocol: protocols.tcp, from: here, to: guest, payload });
}

// A segment to no connection is answered with a reset that its sender believes (RFC 9293 §3.10.7.1).
function refuse(tcp: Tcp, ends: Ends, segment: Segment): void {
  if ((segment.flags & flags.rst) !== 0) return;
  const knows = (segment.flags & flags.ack) !== 0;
  const length = segment.payload.length + ((segment.flags & (flags.syn | flags.fin)) === 0 ? 0 : 1);
  say(tcp, ends, {
    sequence: knows ? segment.acknowledgment : 0,
    acknowledgment: knows ? 0 : after(segment.sequence, length),
    flags: knows ? flags.rst : flags.rst | flags.ack,
    window: 0,
    largest: undefined,
    payload: Buffer.alloc(0),
  });
}

function keyOf({ here, herePort, guestPort }: Ends): string {
  return `${here}:${herePort}-${guestPort}`;
}
