/** One TCP segment (RFC 9293 §3.1) without its addresses. Sequence numbers count modulo 2³². */
export type Segment = {
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly window: number;
  /** The largest payload that the sender takes, if it says so. */
  readonly largest: number | undefined;
  readonly payload: Buffer;
};

export const flags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/** The segment of a packet's payload; undefined for what is none. */
export function readSegment(bytes: Buffer): Segment | undefined {
  if (bytes.length < 20) return undefined;
  const header = (bytes.readUInt8(12) >> 4) * 4;
  if (header < 20 || header > bytes.length) return undefined;
  return {
    fromPort: bytes.readUInt16BE(0),
    toPort: bytes.readUInt16BE(2),
    sequence: bytes.readUInt32BE(4),
    acknowledgment: bytes.readUInt32BE(8),
    flags: bytes.readUInt8(13),
    window: bytes.readUInt16BE(14),
    largest: largestSegment(bytes.subarray(20, header)),
    payload: bytes.subarray(header),
  };
}

/** Its bytes, the checksum left for the packet. */
export function segmentBytes(segment: Segment): Buffer {
  const options = segment.largest === undefined ? Buffer.alloc(0) : Buffer.from([2, 4, segment.largest >> 8, segment.largest & 0xff]);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(segment.fromPort, 0);
  head.writeUInt16BE(segment.toPort, 2);
  head.writeUInt32BE(segment.sequence, 4);
  head.writeUInt32BE(segment.acknowledgment, 8);
  head.writeUInt8(((20 + options.length) / 4) << 4, 12);
  head.writeUInt8(segment.flags, 13);
  head.writeUInt16BE(segment.window, 14);
  return Buffer.concat([head, options, segment.payload]);
}

/** How far `to` lies after `from`: negative if before. */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}

export function after(sequence: number, count: number): number {
  return (sequence + count) >>> 0;
}

function largestSegment(options: Buffer): number | undefined {
  for (let at = 0; at < options.length;) {
    const kind = options.readUInt8(at);
    if (kind === 0) return undefined;
    const length = kind === 1 ? 1 : (options[at + 1] ?? 0);
    if (kind !== 1 && length < 2) return undefined;
    if (kind === 2 && length === 4 && at + 4 <= options.length) return options.readUInt16BE(at + 2);
    at += length;
  }
  return undefined;
}
