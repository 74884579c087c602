import { randomBytes } from "node:crypto";
import { Duplex } from "node:stream";

import { after, distance, flags, type Segment } from "./tcp-segment.ts";
import * as sending from "./tcp-sender.ts";

/** What a connection says; ports and addresses are the caller's to add. */
export type Said = Omit<Segment, "fromPort" | "toPort">;

/** One end of a TCP connection with the guest. */
export type TcpConnection = {
  /** What the guest sends and takes. */
  readonly stream: Duplex;
  readonly sender: sending.TcpSender;
  readonly say: (said: Said) => void;
  readonly closed: () => void;
  phase: "syn-sent" | "syn-received" | "open" | "closed";
  /** The number of the next byte that the guest is to send. */
  expected: number;
  theirsEnded: boolean;
  /** The window that the guest was last told. */
  offered: number;
};

/** Fits Ethernet's 1,500 bytes with both headers. */
const largest = 1460;
const window = 65_535;
/** How long a connection that is over on this side waits for the guest to be done with it. */
const patience = 10_000;
const nothing = Buffer.alloc(0);

/**
 * Answers the guest's SYN, or calls the guest where there is none, and gives the connection as a stream (RFC 9293). The wire between the two is a local
 * socket that keeps order and loses next to nothing; so what comes out of order is dropped for the guest to send again, and there is no congestion
 * control. A guest that breaks the rules loses its connection, nothing more.
 */
export function openTcpConnection(syn: Segment | undefined, { say, closed }: Pick<TcpConnection, "say" | "closed">): TcpConnection {
  const stream = new Duplex({
    allowHalfOpen: true,
    highWaterMark: window,
    read: () => reopen(connection),
    write: (chunk: Buffer, _encoding, done) => sending.write(connection.sender, chunk, done),
    final: (done) => {
      sending.endSending(connection.sender);
      done();
    },
    destroy: (error, done) => {
      if (error === null) giveUp(connection);
      else abortConnection(connection);
      done(null);
    },
  });
  const sender = sending.createTcpSender(randomBytes(4).readUInt32BE(), {
    send: ({ sequence, kind, payload }) => speak(connection, kind, { sequence, payload }),
    failed: () => abortConnection(connection),
  });
  const phase = syn === undefined ? "syn-sent" : "syn-received";
  const expected = syn === undefined ? 0 : after(syn.sequence, 1);
  const connection: TcpConnection = { stream, sender, say, closed, phase, expected, theirsEnded: false, offered: window };
  if (syn !== undefined) sending.adaptTo(sender, syn);
  sending.sendSyn(sender);
  return connection;
}

/** Takes a segment of the guest that belongs to this connection. */
export function receiveSegment(connection: TcpConnection, segment: Segment): void {
  if (connection.phase === "closed") return;
  if ((segment.flags & flags.rst) !== 0) return takeReset(connection, segment);
  const greets = connection.phase !== "open";
  if (greets && !takeGreeting(connection, segment)) return;
  const isNews = sending.acknowledged(connection.sender, segment);
  if (greets && (segment.flags & flags.syn) !== 0) acknowledge(connection);
  else if (segment.payload.length > 0 || (segment.flags & flags.fin) !== 0) takeContent(connection, segment);
  if (isNews || connection.theirsEnded) leaveWhenDone(connection);
}

/** Ends it with a reset. */
export function abortConnection(connection: TcpConnection): void {
  if (connection.phase === "closed") return;
  speak(connection, flags.rst, { sequence: connection.sender.next, payload: nothing });
  close(connection);
}

function takeGreeting(connection: TcpConnection, segment: Segment): boolean {
  const calls = connection.phase === "syn-sent";
  const kind = segment.flags & (flags.syn | flags.ack);
  if (kind !== (calls ? flags.syn | flags.ack : flags.ack) || segment.acknowledgment !== connection.sender.next) {
    // A SYN that comes again has missed our answer, which goes out again by itself.
    if (kind !== flags.syn) abortConnection(connection);
    return false;
  }
  if (calls) {
    connection.expected = after(segment.sequence, 1);
    sending.adaptTo(connection.sender, segment);
  }
  connection.phase = "open";
  return true;
}

function takeContent(connection: TcpConnection, segment: Segment): void {
  const { stream, expected } = connection;
  const known = distance(segment.sequence, expected);
  const isNext = known >= 0 && known <= segment.payload.length;
  const fresh = isNext ? segment.payload.subarray(known) : nothing;
  if (isNext && !connection.theirsEnded && fresh.length <= window - stream.readableLength) {
    const ends = (segment.flags & flags.fin) !== 0;
    connection.expected = after(expected, fresh.length + (ends ? 1 : 0));
    connection.theirsEnded = ends;
    if (fresh.length > 0 && !stream.destroyed) stream.push(Buffer.from(fresh));
    if (ends && !stream.destroyed) stream.push(null);
  }
  acknowledge(connection);
}

function takeReset(connection: TcpConnection, segment: Segment): void {
  const isRefusal = connection.phase === "syn-sent" && segment.acknowledgment === connection.sender.next;
  if (isRefusal || segment.sequence === connection.expected) close(connection);
}

function acknowledge(connection: TcpConnection): void {
  if (connection.phase !== "closed") speak(connection, 0, { sequence: connection.sender.next, payload: nothing });
}

function speak(connection: TcpConnection, kind: number, { sequence, payload }: { sequence: number; payload: Buffer }): void {
  const knows = connection.phase !== "syn-sent";
  connection.offered = Math.max(0, window - connection.stream.readableLength);
  connection.say({
    sequence,
    acknowledgment: knows ? connection.expected : 0,
    flags: kind | (knows ? flags.ack : 0),
    window: connection.offered,
    largest: (kind & flags.syn) === 0 ? undefined : largest,
    payload,
  });
}

// The guest may have stopped, because it was told that there is no room.
function reopen(connection: TcpConnection): void {
  const hasRoom = window - connection.stream.readableLength >= largest;
  if (connection.phase === "open" && !connection.theirsEnded && connection.offered < largest && hasRoom) acknowledge(connection);
}

// The stream is given up: what was written still goes out, then the connection ends.
function giveUp(connection: TcpConnection): void {
  if (connection.phase === "closed") return;
  if (connection.phase !== "open") return abortConnection(connection);
  sending.endSending(connection.sender);
  setTimeout(() => abortConnection(connection), patience).unref();
  leaveWhenDone(connection);
}

function leaveWhenDone(connection: TcpConnection): void {
  if (sending.hasSentAll(connection.sender) && (connection.theirsEnded || connection.stream.destroyed)) close(connection);
}

function close(connection: TcpConnection): void {
  if (connection.phase === "closed") return;
  connection.phase = "closed";
  sending.stopSending(connection.sender);
  connection.stream.destroy();
  connection.closed();
}
