import { expect, it } from "vitest";

import { languages } from "../../src/core/language.ts";

it("languages are codes of ISO 639-1, each once, English first for whoever asks for none of them", () => {
  expect(languages.every((language) => /^[a-z]{2}$/.test(language))).toBe(true);
  expect(new Set(languages).size).toBe(languages.length);
  expect(languages[0]).toBe("en");
});
