import type { Severity, Tier } from "../core/report.ts";
import { byArea } from "./certification-areas.ts";

type PolicyOnCheck = { readonly id: string; readonly severity: Severity; readonly clause?: string; readonly threshold?: string };

/** A check as it is looked up; every text is the registry's own, none comes from an image. */
type DescribedCheck = {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly tier: Tier;
  readonly family: "linux" | "windows" | "any";
  readonly aliases: readonly string[];
  readonly remedy: string;
  readonly link: string;
  readonly policies: readonly PolicyOnCheck[];
};

const tiers: Readonly<Record<Tier, string>> = {
  S: "the disk itself",
  F: "files, offline",
  B: "the booted system",
  P: "each region",
};

const families: Readonly<Record<DescribedCheck["family"], string>> = { linux: "; Linux only", windows: "; Windows only", any: "" };

const indent = " ".repeat(10);

/** The checks for a terminal: one block each, ending with a newline. */
export function checkListText(checks: readonly DescribedCheck[]): string {
  return `${checks.map((check) => block(check).join("\n")).join("\n\n")}\n`;
}

function block(check: DescribedCheck): readonly string[] {
  const { id, title, why, aliases, remedy, link } = check;
  return [
    `${id.padEnd(indent.length)}${title}`,
    `${indent}why  ${why}`,
    `${indent}fix  ${remedy}`,
    ...policyWords(check).map((words) => `${indent}     ${words}`),
    ...(aliases.length === 0 ? [] : [`${indent}also ${aliases.join(" · ")}`]),
    `${indent}see  ${link}`,
  ];
}

/** The reference page: an overview of the areas, then every check with its anchor. `intro` is the paragraph above them. */
export function checkListMarkdown(checks: readonly DescribedCheck[], intro: string): string {
  const grouped = byArea(checks, ({ id }) => id);
  return [
    "# The checks",
    "",
    intro,
    "",
    ...grouped.map(([area, list]) => `- **${area}** ${list.map(({ id }) => `[${id}](#${id.toLowerCase()})`).join(" ")}`),
    "",
    ...grouped.flatMap(([area, list]) => [`## ${area}`, "", ...list.flatMap(section)]),
  ].join("\n");
}

function section(check: DescribedCheck): readonly string[] {
  const { id, title, why, tier, family, aliases, remedy, link } = check;
  return [
    `### <a id="${id.toLowerCase()}"></a>${id} ${title}`,
    "",
    why,
    "",
    `- **To do:** ${remedy}`,
    ...policyWords(check).map((words) => `- ${words}`),
    ...(aliases.length === 0 ? [] : [`- Elsewhere: ${aliases.join(" · ")}`]),
    `- Looks at ${tiers[tier]}${families[family]} · [the rule](${link})`,
    "",
  ];
}

/** Policies that say the same stand in one phrase: `error (at least 2.2.10, §200.3.3.4): azure-2024-08`. */
function policyWords({ policies }: DescribedCheck): readonly string[] {
  const grouped = Map.groupBy(policies, ({ severity, clause, threshold }) => {
    if (severity === "off") return "not asked for";
    const details = [threshold, clause === undefined ? undefined : clauseText(clause)].filter((each) => each !== undefined).join("; ");
    return details === "" ? severity : `${severity} (${details})`;
  });
  return [...grouped].map(
    ([words, list]) =>
      `${words}: ${list.length === policies.length && list.length > 1 ? "every policy" : list.map(({ id }) => id).join(", ")}`,
  );
}

function clauseText(clause: string): string {
  return /^\d/.test(clause) ? `§${clause}` : clause;
}
