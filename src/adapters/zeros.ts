import { chunkSize } from "../core/chunks.ts";

/** One chunk of zeros, shared by everybody who compares with zeros or hashes a hole. Never written to. */
const zeros = Buffer.alloc(chunkSize);

/** `length` zero bytes (at most a chunk) without allocating. */
export function zeroBytes(length: number): Buffer {
  return zeros.subarray(0, length);
}

/** True when every byte is zero; at most a chunk long. */
export function isAllZeros(bytes: Uint8Array): boolean {
  return zeroBytes(bytes.length).equals(bytes);
}

const block = 64 * 1024;

/** The parts of a chunk that hold data, in blocks of 64 KiB and none longer than `longest`: what must be written for its holes to stay holes. */
export function dataRuns(chunk: Buffer, longest = chunkSize): readonly { readonly offset: number; readonly length: number }[] {
  const runs: { offset: number; length: number }[] = [];
  for (let offset = 0; offset < chunk.length; offset += block) {
    const length = Math.min(block, chunk.length - offset);
    if (isAllZeros(chunk.subarray(offset, offset + length))) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.offset + last.length === offset && last.length + length <= longest) last.length += length;
    else runs.push({ offset, length });
  }
  return runs;
}
