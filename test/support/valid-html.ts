import { HtmlValidate } from "html-validate";

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

/** What the HTML standard has against a page, by rule and line; nothing for a valid one. */
export async function htmlFaults(page: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(page);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId} ${message} (line ${line})`));
}
