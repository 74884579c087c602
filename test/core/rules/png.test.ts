import { crc32 as zlibCrc32 } from "node:zlib";

import fc from "fast-check";
import { expect, test } from "vitest";

import { crc32 } from "../../../src/core/rules/crc32.ts";
import { readPng } from "../../../src/core/rules/png.ts";
import { plainPng, pngOf } from "../../support/png.ts";

const header = Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 3, 8, 0, 0, 0, 0);
const data = Uint8Array.of(1);

test("a whole PNG gives its size", () => {
  expect(readPng(plainPng(216, 100))).toEqual({ kind: "png", width: 216, height: 100 });
});

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
