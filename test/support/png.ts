import { crc32, deflateSync } from "node:zlib";

/** A PNG of one colour: 8-bit grey, whole and valid. */
export function plainPng(width: number, height: number, grey = 128): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, grey)]);
  const pixels = Buffer.concat(Array.from({ length: height }, () => row));
  return pngOf([
    ["IHDR", header],
    ["IDAT", deflateSync(pixels)],
  ]);
}

/** A file with a PNG's signature and these chunks, then its end. */
export function pngOf(chunks: readonly (readonly [type: string, data: Uint8Array])[]): Uint8Array {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const all = [...chunks, ["IEND", new Uint8Array()] as const];
  return new Uint8Array(Buffer.concat([signature, ...all.map(([type, data]) => chunk(type, data))]));
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
