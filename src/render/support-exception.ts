import { settingsPath } from "../core/settings.ts";
import type { ExceptionType } from "../core/support.ts";
import { oneLine, shorten } from "./plain.ts";
import type { SupportFacts } from "./support-facts.ts";
import { code, section } from "./support-words.ts";

/** A waiver's reason, as the settings' schema limits it. */
const maxReason = 500;

const typeTexts: Readonly<Record<ExceptionType, string>> = {
  test: "test: the check fails where it runs, not on the image",
  lockedDown: "locked down: the image lets nobody in to look",
  customTemplate: "custom template: the image is deployed by a template of its own",
};

/** The published form of an exception (certification.md, "Exceptions"), and the waiver that grants it, ready to be put into the settings. */
export function exceptionSection({ exception, publisher, offer, text }: SupportFacts): string {
  if (exception === null) return "";
  const { type, check, plan, version, ends, evidence } = exception;
  const rows: readonly (readonly [string, string])[] = [
    ["Publisher id", publisher],
    ["Offer id", offer],
    ["Plan id", plan],
    ["Version", version],
    ["Check", check],
    ["Exception type", typeTexts[type]],
    ["End date", ends],
    ["Evidence", `sha256:${evidence}`],
  ];
  const waiver = [
    "certification:",
    "  waivers:",
    `    - check: ${check}`,
    `      offer: ${publisher}/${offer}`,
    `      plan: ${JSON.stringify(plan)}`,
    `      version: ${version}`,
    `      reason: ${JSON.stringify(shorten(oneLine(text).replaceAll("`", "'"), maxReason))}`,
    `      evidence: ${JSON.stringify(evidence)}`,
    "      approver: YOU",
    `      expires: ${ends}`,
  ];
  return section("Exception", [
    "| | |",
    "|---|---|",
    ...rows.map(([name, value]) => `| ${name} | ${code(value)} |`),
    "",
    `Look at the evidence and compare its SHA-256. To grant it, add this to ${code(settingsPath)} by pull request; without evidence it is denied:`,
    "",
    "```yaml",
    ...waiver,
    "```",
  ]);
}
