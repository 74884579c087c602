import { deflateSync } from "node:zlib";

import { expect, test } from "vitest";

import { codesWith } from "../support/changed-sample.ts";
import { pngOf } from "../support/png.ts";

// Small files that would be large if anybody unfolded them. They are refused by what their first bytes say, or after no more than those allow.

/** A picture whose entities would be 10^8 letters, if anybody resolved them. */
const svg = `<!DOCTYPE svg [<!ENTITY a "${"x".repeat(100)}">${Array.from("bcdefg", (name, at) => `<!ENTITY ${name} "${`&${"abcdef"[at] ?? ""};`.repeat(10)}">`).join("")}]><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>&g;</text></svg>`;
/** A few kilobytes that would be four thousand million pixels. */
const manyPixels = pngOf([
  ["IHDR", Uint8Array.of(0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 6, 0, 0, 0)],
  ["IDAT", deflateSync(new Uint8Array(4 * 1024 * 1024))],
]);

const header = Buffer.from("00000500000002d00800000000", "hex");
const pixels = deflateSync(Buffer.alloc(720 * 1281));
/** 64 MiB of zeros in 64 KiB. */
const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));

/** A screenshot of grey pixels with other chunks before its data, or with other data. */
function screenshot(before: readonly (readonly [string, Uint8Array])[], data: readonly Uint8Array[] = [pixels]): Uint8Array {
  return pngOf([["IHDR", header], ...before, ...data.map((part) => ["IDAT", part] as const)]);
}

function folded(start: string, stream: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(start, "latin1"), stream]);
}

test.each([
  ["an SVG that calls itself a PNG", "media/screenshot-1.png", new TextEncoder().encode(svg), ["picture-not-png"]],
  ["a PNG of four thousand million pixels", "media/screenshot-1.png", manyPixels, ["screenshot-size"]],
  ["the same as a logo", "media/logo-large.png", manyPixels, ["logo-size"]],
  ["a PNG whose data unfolds far beyond its pixels", "media/screenshot-1.png", screenshot([], [bomb]), ["picture-bomb"]],
  ["the same in many pieces", "media/screenshot-1.png", screenshot([], [bomb.subarray(0, 9), bomb.subarray(9)]), ["picture-bomb"]],
  ["one row too many", "media/screenshot-1.png", screenshot([], [deflateSync(Buffer.alloc(721 * 1281))]), ["picture-bomb"]],
  ["data that ends early", "media/screenshot-1.png", screenshot([], [pixels.subarray(0, -9)]), ["picture-broken"]],
  ["one row too few", "media/screenshot-1.png", screenshot([], [deflateSync(Buffer.alloc(719 * 1281))]), ["picture-broken"]],
  ["data that is none", "media/screenshot-1.png", screenshot([], [Buffer.alloc(99, "x")]), ["picture-broken"]],
  ["a folded text that is a bomb", "media/screenshot-1.png", screenshot([["zTXt", folded("T\0\0", bomb)]]), ["picture-bomb"]],
  ["the same in other languages", "media/screenshot-1.png", screenshot([["iTXt", folded("T\0\u0001\0en\0T\0", bomb)]]), ["picture-bomb"]],
  ["a colour profile that is a bomb", "media/screenshot-1.png", screenshot([["iCCP", folded("P\0\0", bomb)]]), ["picture-bomb"]],
  [
    "a colour profile that is none",
    "media/screenshot-1.png",
    screenshot([["iCCP", folded("P\0\0", pixels.subarray(9))]]),
    ["picture-broken"],
  ],
  ["a moving picture with huge frames", "media/screenshot-1.png", screenshot([["acTL", Buffer.alloc(8, 1)]]), ["picture-animated"]],
  [
    "a whole one with text and profile",
    "media/screenshot-1.png",
    screenshot([
      ["zTXt", folded("T\0\0", pixels)],
      ["iCCP", folded("P\0\0", pixels)],
    ]),
    [],
  ],
  ["Markdown of 10 MB", "listing/description.md", "[".repeat(10 * 1024 * 1024), ["text-too-large"]],
] as const)("%s is refused beside its field", (_, path, content, codes) => {
  expect(codesWith({ [path]: content })).toEqual(codes);
});
