import { ImageReadError } from "../../../ports/images.ts";

const magic = 0x184c_2102;
/** The legacy format's blocks hold at most this much (LZ4 frame format description, "Legacy frame"). */
const maxBlock = 8 * 1024 * 1024;
const maxCompressed = maxBlock + Math.floor(maxBlock / 255) + 16;
const minMatch = 4;
/** Below this many bytes a loop is faster than a call. */
const shortCopy = 48;

/** The blocks of an LZ4 legacy stream, which is what the kernel reads and `lz4 -l` writes. Throws `ImageReadError` for anything else. */
export function* lz4Blocks(what: string, bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at + 4 <= bytes.length;) {
    const size = bytes.readUInt32LE(at);
    at += 4;
    // Streams may follow each other; zeros are the padding at the end.
    if (size === magic) continue;
    if (size === 0) return;
    if (size > maxCompressed || at + size > bytes.length) throw new ImageReadError(what, `An LZ4 block in it claims ${size} bytes`);
    yield lz4Block(what, bytes.subarray(at, at + size));
    at += size;
  }
}

type Work = { readonly what: string; readonly input: Buffer; readonly output: Buffer; at: number; filled: number };

/** One block (LZ4 block format description): literals and copies of what came before, in turns; the last sequence has no copy. */
function lz4Block(what: string, input: Buffer): Buffer {
  const work: Work = { what, input, output: Buffer.allocUnsafe(maxBlock), at: 0, filled: 0 };
  while (work.at < input.length) {
    const token = nextByte(work);
    copyLiterals(work, extended(work, token >> 4));
    if (work.at >= input.length) break;
    const distance = nextByte(work) + 256 * nextByte(work);
    copyMatch(work, distance, extended(work, token & 15) + minMatch);
  }
  return work.output.subarray(0, work.filled);
}

function nextByte(work: Work): number {
  const byte = work.input[work.at];
  if (byte === undefined) throw new ImageReadError(work.what, "An LZ4 block in it is cut short");
  work.at += 1;
  return byte;
}

/** Lengths of 15 go on in the next bytes, each up to 255. */
function extended(work: Work, start: number): number {
  let length = start;
  if (start === 15) {
    let more = 255;
    while (more === 255) {
      more = nextByte(work);
      length += more;
    }
  }
  return length;
}

function copyLiterals(work: Work, length: number): void {
  if (work.at + length > work.input.length || work.filled + length > work.output.length)
    throw new ImageReadError(work.what, "An LZ4 block in it has literals beyond its end");
  const { input, output, at, filled } = work;
  if (length > shortCopy) input.copy(output, filled, at, at + length);
  else for (let index = 0; index < length; index += 1) output[filled + index] = input[at + index] ?? 0;
  work.at += length;
  work.filled += length;
}

/** A copy may overlap itself, which repeats what lies between. */
function copyMatch(work: Work, distance: number, length: number): void {
  const { output } = work;
  if (distance === 0 || distance > work.filled || work.filled + length > output.length)
    throw new ImageReadError(work.what, "An LZ4 block in it copies from outside of it");
  const { filled } = work;
  const from = filled - distance;
  if (length > shortCopy && distance >= length) output.copyWithin(filled, from, from + length);
  else for (let index = 0; index < length; index += 1) output[filled + index] = output[from + index] ?? 0;
  work.filled = filled + length;
}
