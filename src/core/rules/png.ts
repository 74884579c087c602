import { crc32 } from "./crc32.ts";

/** What the bytes of a picture are: a whole PNG with its size in pixels, or why not. */
export type Png =
  | { readonly kind: "png"; readonly width: number; readonly height: number }
  | { readonly kind: "not-png" }
  | { readonly kind: "broken"; readonly reason: string };

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Reads a PNG's frame (PNG Specification, "Chunk layout"): signature, IHDR first, IDAT, IEND last, every CRC. Pixels are not decoded. */
export function readPng(bytes: Uint8Array): Png {
  if (!signature.every((byte, index) => bytes[index] === byte)) return { kind: "not-png" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = readChunks(bytes, view);
  if (typeof chunks === "string") return { kind: "broken", reason: chunks };
  const [first] = chunks;
  if (first?.type !== "IHDR" || first.length !== 13) return { kind: "broken", reason: "it does not begin with its header" };
  if (!chunks.some(({ type, length }) => type === "IDAT" && length > 0)) return { kind: "broken", reason: "it has no picture data" };
  const [width, height] = [view.getUint32(first.start), view.getUint32(first.start + 4)];
  return width === 0 || height === 0 ? { kind: "broken", reason: "it has no pixels" } : { kind: "png", width, height };
}

type PngChunk = { readonly type: string; readonly start: number; readonly length: number };

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
