import fc from "fast-check";
import { expect, test } from "vitest";

import { parseMessage } from "../../src/adapters/ledger/history-format.ts";
import { cleanAuthor, turnMessage } from "../../src/adapters/ledger/turn-stream.ts";
import { fitTurn } from "../../src/engine/fit.ts";
import type { Turn } from "../../src/ports/ledger.ts";

// What verify derives must be what git gives back, whatever people are called and write.

const text = fc.oneof(
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom("\uD800", "\n", "<", "\u202E", " ", "ä", "😀", "\u0085", "\uFEFF"), maxLength: 400 }) },
  { weight: 1, arbitrary: fc.string({ minLength: 900, maxLength: 1500 }) },
); // prettier-ignore

const turns: fc.Arbitrary<Turn> = fc
  .record({ subject: text, value: text, name: text, email: text })
  .map(({ subject, value, name, email }) => ({
    subject,
    trailers: [
      ["Actor", value],
      ["Ledger-Format", "1"],
    ],
    author: { name, email },
    at: "2026-11-22T16:00:00.000Z",
    files: new Map(),
  }));

test("a turn that fits is written and read back as it is", () => {
  fc.assert(
    fc.property(turns, (turn) => {
      const fitted = fitTurn(turn);
      expect(parseMessage(turnMessage(fitted))).toEqual({ subject: fitted.subject, trailers: fitted.trailers });
      expect(cleanAuthor(fitted.author)).toEqual(fitted.author);
      expect(fitTurn(fitted)).toEqual(fitted);
    }),
    { numRuns: 1000 },
  );
});
