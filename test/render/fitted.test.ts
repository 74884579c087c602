import fc from "fast-check";
import { expect, test } from "vitest";

import { fitted, fixed, type Part } from "../../src/render/fitted.ts";

function part(rank: number, items: readonly string[]): Part {
  return { head: `head ${rank}`, items, tail: `tail ${rank}`, rank, rest: (left) => `left ${left} of ${rank}` };
}

test("everything is shown while there is room", () => {
  expect(fitted([fixed("top"), fixed(""), part(1, ["a", "b"]), part(2, [])])).toBe("top\n\nhead 1\na\nb\ntail 1\n\nhead 2\n");
});

test("the least important part loses its last items first", () => {
  expect(fitted([fixed("top"), part(2, ["a", "b".repeat(50)]), part(1, ["c"])], 110)).toBe(
    "top\n\nhead 2\na\ntail 2\n\nleft 1 of 2\n\nhead 1\nc\ntail 1\n",
  );
});

test("a part without items left is only counted", () => {
  expect(fitted([fixed("top"), part(1, ["a".repeat(100)])], 60)).toBe("top\n\nleft 1 of 1\n");
});

test("any parts fit, measured in bytes", () => {
  const parts = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.array(fc.string({ unit: "grapheme", maxLength: 60 })))
      .map(([rank, items]) => part(rank, items)),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(parts, (all) => {
      expect(new TextEncoder().encode(fitted(all, 600)).length).toBeLessThanOrEqual(600);
    }),
  );
});
