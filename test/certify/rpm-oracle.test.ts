// needs: rpm
import { execa } from "execa";
import fc from "fast-check";
import { expect, test } from "vitest";

import { compareRpmSegments } from "../../src/certify/facts/rpm-version.ts";

const segments = fc
  .array(fc.constantFrom("0", "1", "9", "10", "01", "a", "b", "el7", "rc", "~", "^", ".", "_", "+"), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(""));

test("our order of RPM's versions is rpm's", async () => {
  const pairs = fc.sample(fc.tuple(segments, segments), { numRuns: 500, seed: 4 });
  const calls = pairs.map(([a, b]) => `print(rpm.vercmp("${a}","${b}").." ")`).join("");
  const { stdout } = await execa("rpm", ["--eval", `%{lua:${calls}}`]);
  const theirs = stdout.trim().split(/\s+/).map(Number);
  const ours = pairs.map(([a, b]) => compareRpmSegments(a, b));
  expect(pairs.map((pair, index) => [...pair, ours[index]])).toEqual(pairs.map((pair, index) => [...pair, theirs[index]]));
});
