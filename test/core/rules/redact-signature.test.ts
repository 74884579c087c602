import { expect, test } from "vitest";

import { redactSignature } from "../../../src/core/rules/redact-signature.ts";

test.each([
  ["https://a/b.vhd?sp=rl&sig=abc%2F=&st=1", "https://a/b.vhd?sp=rl&sig=…&st=1"],
  ["SIG%3Dabc", "SIG%3D…"],
  ["design=abc", "design=abc"],
])("%s", (text, shown) => {
  expect(redactSignature(text)).toBe(shown);
});
