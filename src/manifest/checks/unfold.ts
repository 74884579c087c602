import { inflateSync } from "node:zlib";

import type { Fault } from "../../core/rules/fault.ts";
import type { Png, PngPart } from "../../core/rules/png.ts";

/** Longest text or colour profile that a picture may carry, unfolded, in bytes; ours: the largest profiles in use have two million. */
const maxFoldedBytes = 4 * 1024 * 1024;

/**
 * What is wrong with what a PNG holds folded up: more or less than its header says, or a stream that is none. A few kilobytes can unfold to gigabytes in
 * whatever shows them, so nothing here takes more memory than the header, or the limit for texts and profiles, allows.
 */
export function unfoldFaults(bytes: Uint8Array, { pixelBytes, data, folded }: Extract<Png, { kind: "png" }>): readonly Fault[] {
  const pixels = unfold(Buffer.concat(data.map((part) => pieceOf(bytes, part))), pixelBytes);
  if (pixels === "more") return [tooMuch(`unfolds to more than the ${pixelBytes} bytes that its pixels need.`)];
  if (pixels !== pixelBytes) return [damaged("its picture data is damaged or ends early")];
  const beside = folded.map((part) => unfold(pieceOf(bytes, part), maxFoldedBytes));
  if (beside.includes("more")) return [tooMuch(`carries a text or colour profile that unfolds to more than ${maxFoldedBytes} bytes.`)];
  return beside.includes("none") ? [damaged("a text or colour profile in it is damaged")] : [];
}

/** The length that a zlib stream unfolds to, "more" when that is more than `most`, "none" when it is none or cut short. */
function unfold(stream: Uint8Array, most: number): number | "more" | "none" {
  try {
    return inflateSync(stream, { maxOutputLength: most, chunkSize: Math.max(leastChunk, most + 1) }).length;
  } catch (error) {
    return error instanceof RangeError ? "more" : "none";
  }
}

/** What zlib takes for a buffer at least. One buffer for all of it: what is longer fails as soon as that is full. */
const leastChunk = 64;

function pieceOf(bytes: Uint8Array, { start, length }: PngPart): Uint8Array {
  return bytes.subarray(start, start + length);
}

function tooMuch(text: string): Fault {
  return { code: "picture-bomb", text, remedy: "Save it again with a picture editor, without texts and profiles." };
}

/** A PNG that is not as one must be. */
export function damaged(reason: string): Fault {
  return { code: "picture-broken", text: `is a damaged PNG: ${reason}.`, remedy: "Save it again and commit it as a binary file." };
}
