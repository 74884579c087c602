import { crc32 as zlibCrc32 } from "node:zlib";

import fc from "fast-check";
import { expect, test } from "vitest";

import { crc32 } from "../../../src/core/rules/crc32.ts";
import { readPng } from "../../../src/core/rules/png.ts";
import { plainPng, pngOf } from "../../support/png.ts";

const header = Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 3, 8, 0, 0, 0, 0);
const data = Uint8Array.of(1);

test("a whole PNG gives its size, how many bytes its pixels take, and where they are", () => {
  const bytes = plainPng(216, 100);
  const length = bytes.length - 8 - 25 - 12 - 12;
  expect(readPng(bytes)).toEqual({
    kind: "png",
    width: 216,
    height: 100,
    pixelBytes: 100 * 217,
    data: [{ type: "IDAT", start: 41, length }],
    folded: [],
  });
});

test.each([
  ["grey of one bit", [1, 0, 0], 3 * (1 + 2)],
  ["a palette of four bits", [4, 3, 0], 3 * (1 + 5)],
  ["colour of 16 bits", [16, 2, 0], 3 * (1 + 54)],
  ["grey with transparency", [8, 4, 0], 3 * (1 + 18)],
  ["colour with transparency", [8, 6, 0], 3 * (1 + 36)],
  // Passes of 9 × 3 pixels: 2×1, 1×1, none, 2×1, 5×1, 4×2, 9×1.
  ["interlaced", [8, 6, 1], 1 + 8 + (1 + 4) + (1 + 8) + (1 + 20) + 2 * (1 + 16) + (1 + 36)],
] as const)("the pixels of %s", (_, [depth, colour, interlace], pixelBytes) => {
  const png = readPng(withHeader(Uint8Array.of(0, 0, 0, 9, 0, 0, 0, 3, depth, colour, 0, 0, interlace)));
  expect(png).toMatchObject({ kind: "png", width: 9, height: 3, pixelBytes });
});

test("passes that have no pixels of a small interlaced picture take no bytes", () => {
  expect(readPng(withHeader(Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 1)))).toMatchObject({
    width: 1,
    height: 1,
    pixelBytes: 1 + 4,
  });
});

test.each([
  ["names no kind of colour", [3, 0, 0, 0, 0]],
  ["names no kind of colour", [8, 1, 0, 0, 0]],
  ["names a method that there is not", [8, 0, 1, 0, 0]],
  ["names a method that there is not", [8, 0, 0, 1, 0]],
  ["names a method that there is not", [8, 0, 0, 0, 2]],
] as const)("a header that %s", (reason, rest) => {
  expect(readPng(withHeader(Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, ...rest)))).toEqual({ kind: "broken", reason: `its header ${reason}` });
});

test.each(["acTL", "fcTL", "fdAT"])("a picture with %s moves", (type) => {
  expect(readPng(withHeader(header, [[type, data]]))).toEqual({ kind: "animated" });
});

test.each([
  ["zTXt", "Title\0\0stream", 6],
  ["iCCP", "sRGB\0\0stream", 6],
  ["iTXt", "Title\0\u0001\0en\0Titel\0stream", 6],
  ["iTXt", "Title\0\0\0en\0Titel\0plain", undefined],
  ["iTXt", "Title\0\u0001\0en", undefined],
  ["zTXt", "Title\0", undefined],
  ["zTXt", "no end", undefined],
  ["tEXt", "Title\0plain", undefined],
] as const)("a folded text or profile is found: %s %j", (type, text, length) => {
  const png = readPng(withHeader(header, [[type, new TextEncoder().encode(text)]]));
  expect(png).toMatchObject({ kind: "png", folded: length === undefined ? [] : [{ length }] });
});

/** A PNG with this header, and these chunks before its data. */
function withHeader(ihdr: Uint8Array, more: readonly (readonly [string, Uint8Array])[] = []): Uint8Array {
  return pngOf([["IHDR", ihdr], ...more, ["IDAT", data]]);
}

test("other bytes are no PNG", () => {
  expect(readPng(new TextEncoder().encode("GIF89a"))).toEqual({ kind: "not-png" });
});

test.each([
  ["it is cut short", plainPng(8, 8).subarray(0, -1)],
  ["it is cut short", plainPng(8, 8).subarray(0, 40)],
  ["it is cut short", plainPng(8, 8).subarray(0, 8)],
  ["bytes follow its end", new Uint8Array([...plainPng(8, 8), 0])],
  ["a checksum is wrong", plainPng(8, 8).map((byte, index) => (index === 20 ? byte ^ 1 : byte))],
  ["it does not begin with its header", pngOf([["IDAT", data]])],
  [
    "it does not begin with its header",
    pngOf([
      ["IHDR", data],
      ["IDAT", data],
    ]),
  ],
  ["it does not begin with its header", pngOf([])],
  ["it has two headers", withHeader(header, [["IHDR", header]])],
  [
    "its picture data is scattered",
    pngOf([
      ["IHDR", header],
      ["IDAT", data],
      ["tEXt", data],
      ["IDAT", data],
    ]),
  ],
  ["it has a part that no reader needs to know", withHeader(header, [["EvIL", data]])],
  ["it has no picture data", pngOf([["IHDR", header]])],
  [
    "it has no picture data",
    pngOf([
      ["IHDR", header],
      ["IDAT", new Uint8Array()],
    ]),
  ],
  [
    "it has no pixels",
    pngOf([
      ["IHDR", header.with(3, 0)],
      ["IDAT", data],
    ]),
  ],
  [
    "it has no pixels",
    pngOf([
      ["IHDR", header.with(7, 0)],
      ["IDAT", data],
    ]),
  ],
])("%s", (reason, bytes) => {
  expect(readPng(bytes)).toEqual({ kind: "broken", reason });
});

test("every cut of a PNG is found", () => {
  const whole = plainPng(30, 30);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
      expect(readPng(whole.subarray(0, length)).kind).not.toBe("png");
    }),
  );
});

test("the checksum is zlib's", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(crc32(bytes)).toBe(zlibCrc32(bytes));
    }),
  );
});
