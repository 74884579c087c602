import { deflateSync } from "node:zlib";

import { expect, test } from "vitest";

import { codesWith } from "../support/changed-sample.ts";
import { pngOf } from "../support/png.ts";

// Small files that would be large if anybody unfolded them. They are refused by what their first bytes say; nothing here resolves or inflates them.

/** A picture whose entities would be 10^8 letters, if anybody resolved them. */
const svg = `<!DOCTYPE svg [<!ENTITY a "${"x".repeat(100)}">${Array.from("bcdefg", (name, at) => `<!ENTITY ${name} "${`&${"abcdef"[at] ?? ""};`.repeat(10)}">`).join("")}]><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>&g;</text></svg>`;
/** A few kilobytes that would be four thousand million pixels. */
const manyPixels = pngOf([
  ["IHDR", Uint8Array.of(0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 6, 0, 0, 0)],
  ["IDAT", deflateSync(new Uint8Array(4 * 1024 * 1024))],
]);

test.each([
  ["an SVG that calls itself a PNG", "media/screenshot-1.png", new TextEncoder().encode(svg), ["picture-not-png"]],
  ["a PNG of four thousand million pixels", "media/screenshot-1.png", manyPixels, ["screenshot-size"]],
  ["the same as a logo", "media/logo-large.png", manyPixels, ["logo-size"]],
  ["Markdown of 10 MB", "listing/description.md", "[".repeat(10 * 1024 * 1024), ["text-too-large"]],
] as const)("%s is refused beside its field", (_, path, content, codes) => {
  expect(codesWith({ [path]: content })).toEqual(codes);
});
