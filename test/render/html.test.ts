import fc from "fast-check";
import { expect, it } from "vitest";

import { html } from "../../src/render/html.ts";
import { oneLine } from "../../src/render/plain.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** What any text must become, however it is found out: every character looked at, spaces at the ends kept as one. */
function lookedAt(text: string): string {
  const [start, end] = [/^\s/.test(text) ? " " : "", /\S\s+$/.test(text) ? " " : ""];
  return `${start}${oneLine(text)}${end}`.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

it("escapes texts that look harmless as it escapes all others", () => {
  const units = Array.from({ length: 0x400 }, (_, index) => [index, 0x2000 + index].map((unit) => String.fromCharCode(unit))).flat();
  const among = units.flatMap((unit) => [unit, `a${unit}b`, `${unit} a`, `a ${unit}`]);
  expect(among.filter((text) => html`${text}`.html !== lookedAt(text))).toEqual([]);
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("a", "1", ".", " ", "\t", "\n", "<", "'", '"', "&", "…", "è", "\u00a0", "\u202e") }),
  );
  fc.assert(fc.property(texts, (text) => html`${text}`.html === lookedAt(text)));
});
