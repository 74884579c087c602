import type { Fault } from "../../core/rules/fault.ts";
import { readPng } from "../../core/rules/png.ts";
import type { PictureRule } from "../references.ts";
import { damaged, unfoldFaults } from "./unfold.ts";

/** Largest picture, in bytes; ours, so that pages stay quick. */
const maxPictureBytes = 5 * 1024 * 1024;

/** What is wrong with a picture's bytes, as the rest of a sentence that begins with its path. */
export function pictureFaults(rule: PictureRule, bytes: Uint8Array): readonly Fault[] {
  if (bytes.length > maxPictureBytes) {
    return [
      { code: "picture-too-large", text: `has ${bytes.length} bytes; at most ${maxPictureBytes} are allowed.`, remedy: "Save it smaller." },
    ];
  }
  const png = readPng(bytes);
  switch (png.kind) {
    case "not-png":
      return [{ code: "picture-not-png", text: "is no PNG.", remedy: "Save the picture as PNG; renaming the file is not enough." }];
    case "broken":
      return [damaged(png.reason)];
    case "animated":
      return [{ code: "picture-animated", text: "is a moving picture.", remedy: "Save one picture of it as PNG." }];
    case "png": {
      const faults = sizeFaults(rule, png.width, png.height);
      // Only a picture of a size that may be is worth the memory of its pixels.
      return faults.length > 0 ? faults : unfoldFaults(bytes, png);
    }
  }
}

function sizeFaults({ code, width, height }: PictureRule, foundWidth: number, foundHeight: number): readonly Fault[] {
  const fits = within(foundWidth, width) && within(foundHeight, height);
  // A size that may vary belongs to a square picture.
  const isSquare = width[0] === width[1] || foundWidth === foundHeight;
  if (fits && isSquare) return [];
  const wanted = width[0] === width[1] ? `${width[0]} × ${height[0]}` : `square, ${width[0]} × ${height[0]} to ${width[1]} × ${height[1]}`;
  return [{ code, text: `is ${foundWidth} × ${foundHeight} pixels; it must be ${wanted}.`, remedy: `Save it as ${wanted} pixels.` }];
}

function within(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most;
}
