import { after, distance, flags, type Segment } from "./tcp-segment.ts";

export type Outgoing = { readonly sequence: number; readonly kind: number; readonly payload: Buffer };

/** The sending half of a TCP connection: what is to go out, what of it has been acknowledged, and when it goes out again. */
export type TcpSender = {
  readonly send: (out: Outgoing) => void;
  /** Called when the other side has not answered for too long. */
  readonly failed: () => void;
  /** Oldest byte that is not acknowledged, the next to send, and the one after all that ever went out: going back moves `next` alone. */
  oldest: number;
  next: number;
  furthest: number;
  /** What is written and not acknowledged, from `oldest` on. */
  queue: Buffer;
  /** Whether the SYN has been acknowledged. */
  isOpen: boolean;
  ending: "no" | "wanted" | "sent";
  /** The number after the FIN, once it was sent. */
  end: number | undefined;
  window: number;
  largest: number;
  tries: number;
  timer: NodeJS.Timeout | undefined;
  /** A writer who waits for room. */
  waiting: (() => void) | undefined;
};

/** More than this waits with its writer. */
const room = 262_144;
const firstPause = 500;
const longestPause = 4000;
/** With the pauses between them, about half a minute. */
const mostTries = 10;

/** A sender whose SYN has the number `first`. */
export function createTcpSender(first: number, { send, failed }: Pick<TcpSender, "send" | "failed">): TcpSender {
  const numbers = { oldest: first, next: first, furthest: first, window: 0, largest: 536, tries: 0 };
  return {
    ...numbers,
    send,
    failed,
    queue: Buffer.alloc(0),
    isOpen: false,
    ending: "no",
    end: undefined,
    timer: undefined,
    waiting: undefined,
  };
}

export function sendSyn(sender: TcpSender): void {
  emit(sender, flags.syn, Buffer.alloc(0));
  watch(sender);
}

/** Takes over what the other side's SYN says of its window and its largest segment. */
export function adaptTo(sender: TcpSender, syn: Segment): void {
  sender.window = syn.window;
  sender.largest = Math.max(64, Math.min(syn.largest ?? sender.largest, 1460));
}

export function write(sender: TcpSender, chunk: Buffer, done: () => void): void {
  sender.queue = Buffer.concat([sender.queue, chunk]);
  if (sender.queue.length < room) done();
  else sender.waiting = done;
  pump(sender);
}

/** Sends the FIN after what is written. */
export function endSending(sender: TcpSender): void {
  if (sender.ending === "no") sender.ending = "wanted";
  pump(sender);
}

/** Takes an acknowledgment; whether it was news. */
export function acknowledged(sender: TcpSender, segment: Segment): boolean {
  if ((segment.flags & flags.ack) === 0) return false;
  const count = distance(sender.oldest, segment.acknowledgment);
  if (count < 0 || count > distance(sender.oldest, sender.furthest)) return false;
  sender.window = segment.window;
  sender.tries = 0;
  if (count > 0) forget(sender, count);
  pump(sender);
  return count > 0;
}

/** Whether everything has arrived, the end too. */
export function hasSentAll(sender: TcpSender): boolean {
  return sender.oldest === sender.end;
}

export function stopSending(sender: TcpSender): void {
  clearTimeout(sender.timer);
  sender.waiting?.();
}

function pump(sender: TcpSender, least = 0): void {
  if (!sender.isOpen) return;
  for (;;) {
    const sent = distance(sender.oldest, sender.next);
    const length = Math.min(sender.queue.length - sent, Math.max(sender.window, least) - sent, sender.largest);
    if (length <= 0) break;
    emit(sender, flags.psh, sender.queue.subarray(sent, sent + length));
  }
  if (sender.ending === "wanted" && distance(sender.oldest, sender.next) === sender.queue.length) {
    sender.ending = "sent";
    emit(sender, flags.fin, Buffer.alloc(0));
    sender.end = sender.next;
  }
  watch(sender);
}

function emit(sender: TcpSender, kind: number, payload: Buffer): void {
  sender.send({ sequence: sender.next, kind, payload });
  sender.next = after(sender.next, payload.length + ((kind & (flags.syn | flags.fin)) === 0 ? 0 : 1));
  if (distance(sender.furthest, sender.next) > 0) sender.furthest = sender.next;
}

function forget(sender: TcpSender, count: number): void {
  clearTimeout(sender.timer);
  sender.timer = undefined;
  sender.oldest = after(sender.oldest, count);
  if (sender.isOpen) sender.queue = sender.queue.subarray(Math.min(count, sender.queue.length));
  sender.isOpen = true;
  // What came after a step back may acknowledge more than has gone out again.
  if (distance(sender.next, sender.oldest) > 0) sender.next = sender.oldest;
  if (sender.oldest === sender.end) sender.ending = "sent";
  if (sender.queue.length >= room) return;
  const done = sender.waiting;
  sender.waiting = undefined;
  done?.();
}

function watch(sender: TcpSender): void {
  const isIdle = sender.isOpen && sender.oldest === sender.next && sender.queue.length === 0;
  if (sender.timer !== undefined || isIdle) return;
  sender.timer = setTimeout(() => again(sender), Math.min(firstPause * 2 ** sender.tries, longestPause));
  sender.timer.unref();
}

// Everything that is not acknowledged goes out again; into a closed window one byte, to hear whether it has opened.
function again(sender: TcpSender): void {
  sender.timer = undefined;
  sender.tries += 1;
  if (sender.tries > mostTries) return sender.failed();
  sender.next = sender.oldest;
  if (sender.ending === "sent") sender.ending = "wanted";
  if (sender.isOpen) pump(sender, 1);
  else sendSyn(sender);
}
