import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { scrub } from "../../src/render/scrub.ts";
import { planted } from "../support/planted-secrets.ts";

describe("scrub", () => {
  test.each(Object.entries(planted))("takes out: %s", (_name, [text, secret]) => {
    expect(text).toContain(secret);
    expect(scrub(text)).not.toContain(secret);
    expect(scrub(text)).toContain("***");
  });

  test("knows at least fifty kinds", () => {
    expect(Object.keys(planted).length).toBeGreaterThanOrEqual(50);
  });

  test("keeps what helps: digests, commits, addresses, words", () => {
    const text =
      "sha256:77ab01cd0123456789abcdef0123456789abcdef0123456789abcdef01234567 at 9f2c1e7a0b3d4c5e6f708192a3b4c5d6e7f80910, https://a.example/x?sv=1&se=2026-12-01; the signature has expired; secret: CRM_SAS; the token is missing";
    expect(scrub(text)).toBe(text);
  });

  test("what follows a private key stays", () => {
    expect(scrub(planted["private key"]?.[0] ?? "")).toBe("***\nafter");
  });

  test("scrubbing twice is scrubbing once, and any text ends", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(planted).map(([text]) => text), " ", "\n", '"', "&", "=", "x")), (parts) => {
        const once = scrub(parts.join(""));
        expect(scrub(once)).toBe(once);
      }),
    );
  });
});

describe("scrub of long texts", () => {
  test("a long line of anything is scrubbed at once", () => {
    for (const part of [
      "a",
      "a-",
      "a.",
      "a_",
      "token ",
      "=",
      "token",
      "-----BEGIN A-----",
      "PuTTY-User-Key-File-2:",
      "login a ",
      "AUTH PLAIN ",
      "preview/a/",
      "https://hooks.slack.com/services/",
      "http://",
      "sig=",
      "eyJaaaaa.",
      "$6$",
    ] as const)
      expect(scrub(part.repeat(20_000)).length).toBeGreaterThan(0);
  });
});
