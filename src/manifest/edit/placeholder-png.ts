import { crc32 } from "../../core/rules/crc32.ts";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const largestBlock = 65_535;

/** A valid PNG of one grey, until the publisher has a picture: 1 bit a pixel, data stored without compression (RFC 1950, RFC 1951 §3.2.4). */
export function placeholderPng(width: number, height: number): Uint8Array {
  const rowBytes = 1 + Math.ceil(width / 8);
  const pixels = new Uint8Array(rowBytes * height);
  const header = concat([number(width), number(height), Uint8Array.of(1, 3, 0, 0, 0)]);
  const palette = Uint8Array.of(0x8f, 0xa1, 0xb5, 0xff, 0xff, 0xff);
  return concat([signature, chunk("IHDR", header), chunk("PLTE", palette), chunk("IDAT", stored(pixels)), chunk("IEND", new Uint8Array())]);
}

function stored(data: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let start = 0; start < data.length; start += largestBlock) {
    const block = data.subarray(start, start + largestBlock);
    const isLast = start + largestBlock >= data.length;
    const [low, high] = [block.length & 0xff, block.length >>> 8];
    blocks.push(Uint8Array.of(Number(isLast), low, high, ~low & 0xff, ~high & 0xff), block);
  }
  return concat([Uint8Array.of(0x78, 0x01), ...blocks, number(adler32(data))]);
}

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat([new TextEncoder().encode(type), data]);
  return concat([number(data.length), body, number(crc32(body))]);
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
