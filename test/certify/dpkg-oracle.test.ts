// needs: dpkg
import { execa } from "execa";
import fc from "fast-check";
import { expect, test } from "vitest";

import { compareVersions } from "../../src/certify/facts/dpkg-version.ts";

const upstream = fc
  .tuple(
    fc.constantFrom("0", "1", "2.2", "10"),
    fc.string({ unit: fc.constantFrom("0", "1", "9", "10", "a", "rc", "~", "+", ".", "deb", "ubuntu"), maxLength: 6 }),
  )
  .map((parts) => parts.join(""));
const version = fc
  .tuple(
    fc.constantFrom("", "", "", "0:", "1:"),
    upstream,
    fc.constantFrom("", "-0", "-1", "-1.1", "-2+b1", "-0ubuntu1~20.04", "-1+deb12u3"),
  )
  .map((parts) => parts.join(""));
const script = 'while read -r a b; do for op in lt eq gt; do dpkg --compare-versions "$a" $op "$b" && echo $op; done; done; true';

test("our order of Debian's versions is dpkg's", async () => {
  const pairs = fc.sample(fc.tuple(version, version), { numRuns: 250, seed: 4 });
  const { stdout } = await execa("sh", ["-c", script], { input: `${pairs.map((pair) => pair.join(" ")).join("\n")}\n` });
  const ours = pairs.map(([a, b]) => ["lt", "eq", "gt"][1 + Math.sign(compareVersions(a, b))]);
  expect(pairs.map((pair, index) => [...pair, ours[index]])).toEqual(pairs.map((pair, index) => [...pair, stdout.split("\n")[index]]));
});
