import { crc32 } from "./crc32.ts";
import { readPngHeader } from "./png-header.ts";

/** A piece of the file, in bytes. */
export type PngPart = { readonly start: number; readonly length: number };

/** What the bytes of a picture are: a whole PNG with its size in pixels, or why not. */
export type Png =
  | {
      readonly kind: "png";
      readonly width: number;
      readonly height: number;
      /** Bytes that its pixels take, unfolded: each row with its filter's byte. */
      readonly pixelBytes: number;
      /** Its picture data, in pieces of one zlib stream. */
      readonly data: readonly PngPart[];
      /** Texts and colour profiles that are folded up, each a zlib stream. */
      readonly folded: readonly PngPart[];
    }
  | { readonly kind: "not-png" }
  | { readonly kind: "animated" }
  | { readonly kind: "broken"; readonly reason: string };

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const critical = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);
/** "APNG Specification": what makes a moving picture of a PNG. */
const moving = new Set(["acTL", "fcTL", "fdAT"]);

/**
 * Reads a PNG's frame (PNG Specification, "Chunk layout" and "Chunk specifications"): signature, a sound IHDR first, IDAT in a row, IEND last, every CRC, and
 * nothing that a reader must know but may not. Pixels are not unfolded; where they lie, and how many bytes they must give, is told.
 */
export function readPng(bytes: Uint8Array): Png {
  if (!signature.every((byte, index) => bytes[index] === byte)) return { kind: "not-png" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = readChunks(bytes, view);
  if (typeof chunks === "string") return { kind: "broken", reason: chunks };
  const [first, ...rest] = chunks;
  if (first?.type !== "IHDR" || first.length !== 13) return { kind: "broken", reason: "it does not begin with its header" };
  const reason = misplaced(rest);
  if (reason !== undefined) return { kind: "broken", reason };
  if (chunks.some(({ type }) => moving.has(type))) return { kind: "animated" };
  const header = readPngHeader(view, first.start);
  if (typeof header === "string") return { kind: "broken", reason: header };
  const folded = rest.flatMap((chunk) => foldedIn(bytes, chunk));
  return { kind: "png", ...header, data: rest.filter(({ type }) => type === "IDAT"), folded };
}

type PngChunk = PngPart & { readonly type: string };

function readChunks(bytes: Uint8Array, view: DataView): readonly PngChunk[] | string {
  const chunks: PngChunk[] = [];
  let offset = signature.length;
  while (offset + 12 <= bytes.length) {
    const length = view.getUint32(offset);
    const end = offset + 8 + length;
    if (end + 4 > bytes.length) return "it is cut short";
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (crc32(bytes.subarray(offset + 4, end)) !== view.getUint32(end)) return "a checksum is wrong";
    chunks.push({ type, start: offset + 8, length });
    offset = end + 4;
    if (type === "IEND") return offset === bytes.length ? chunks : "bytes follow its end";
  }
  return "it is cut short";
}

/** What is wrong with the chunks behind the header. */
function misplaced(chunks: readonly PngChunk[]): string | undefined {
  const types = chunks.map(({ type }) => type);
  if (!chunks.some(({ type, length }) => type === "IDAT" && length > 0)) return "it has no picture data";
  if (types.includes("IHDR")) return "it has two headers";
  if (types.slice(types.indexOf("IDAT"), types.lastIndexOf("IDAT")).some((type) => type !== "IDAT")) return "its picture data is scattered";
  // A capital letter first: whoever does not know the chunk can not show the picture.
  return types.some((type) => /^[A-Z]/.test(type) && !critical.has(type)) ? "it has a part that no reader needs to know" : undefined;
}

/** The zlib stream in a chunk of text or with a colour profile; none where it is not folded, or too short for one. */
function foldedIn(bytes: Uint8Array, { type, start, length }: PngChunk): readonly PngPart[] {
  const keyword = bytes.subarray(start, start + length).indexOf(0);
  if (keyword < 0) return [];
  const from = streamStart(bytes, type, start, keyword);
  return from === undefined || from >= start + length ? [] : [{ start: from, length: start + length - from }];
}

/**
 * Behind keyword and method; international text has a flag, and language and translated keyword before it. A zero byte is always found, if only in the
 * chunk that ends the picture; whoever asks sees that this is too far.
 */
function streamStart(bytes: Uint8Array, type: string, start: number, keyword: number): number | undefined {
  if (type === "zTXt" || type === "iCCP") return start + keyword + 2;
  if (type !== "iTXt" || bytes[start + keyword + 1] !== 1) return undefined;
  const language = bytes.indexOf(0, start + keyword + 3);
  return bytes.indexOf(0, language + 1) + 1;
}
