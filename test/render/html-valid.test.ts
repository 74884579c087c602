import { HtmlValidate } from "html-validate";
import { expect, test } from "vitest";

import { sitePages } from "../support/site-pages.ts";

// The HTML standard's own rules. Left out are matters of taste: how void elements and attributes are written.
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    "void-style": "off",
    "attribute-boolean-style": "off",
    "no-trailing-whitespace": "off",
    "long-title": "off",
    "tel-non-breaking": "off",
  },
});

const pages = [...sitePages()].filter(([path]) => path.endsWith(".html"));

test.each(pages)("%s is valid HTML", async (_path, page) => {
  const { results } = await validator.validateString(page);
  expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId} ${message} (line ${line})`))).toEqual([]);
});
