import type { Finding, Severity } from "../core/report.ts";
import { oneLine } from "./plain.ts";
import { count } from "./words.ts";

type Weight = { readonly severity: Severity; readonly threshold?: string };
type Change = {
  readonly check: string;
  readonly title: string;
  readonly kind: "stricter" | "looser" | "other number";
  readonly from: Weight;
  readonly to: Weight;
};

/** Two policies beside each other, and what images would newly hear. */
export type PolicyDiff = {
  readonly from: string;
  readonly to: string;
  readonly changes: readonly Change[];
  readonly images: readonly {
    readonly name: string;
    readonly newly: readonly { readonly finding: Finding; readonly before: string; readonly stops: boolean }[];
  }[];
};

const checkWidth = 10;

/** The difference for a terminal: images first, since that is what people ask for. Ends with a newline. */
export function policyDiffText({ from, to, changes, images }: PolicyDiff): string {
  const lines = [
    ...images.flatMap(({ name, newly }) => imageLines(oneLine(name), newly, to)),
    `${from} → ${to}: ${count(changes.length, "check")} differ`.replace("1 check differ", "1 check differs"),
    ...(["stricter", "other number", "looser"] as const).flatMap((kind) => changeLines(kind, changes)),
  ];
  return `${lines.join("\n")}\n`;
}

function imageLines(name: string, newly: PolicyDiff["images"][number]["newly"], to: string): readonly string[] {
  const failures = newly.filter(({ stops }) => stops).length;
  const head =
    newly.length === 0
      ? `✔ ${name}: nothing new under ${to}`
      : `${failures > 0 ? "✘" : "!"} ${name}: under ${to} newly ${count(failures, "failure")}, ${count(newly.length - failures, "warning")}`;
  return [
    head,
    ...newly.flatMap(({ finding, before, stops }) => [
      `  ${finding.check.padEnd(checkWidth)}${stops ? "fail" : "warn"} (was ${before})  ${oneLine(finding.text)}`,
      `  ${" ".repeat(checkWidth)}fix  ${oneLine(finding.remedy)}`,
    ]),
    "",
  ];
}

function changeLines(kind: Change["kind"], changes: readonly Change[]): readonly string[] {
  const some = changes.filter((each) => each.kind === kind);
  if (some.length === 0) return [];
  return [
    `  ${kind}`,
    ...some.map(({ check, title, from, to }) => `    ${check.padEnd(checkWidth)}${weight(from)} → ${weight(to)}  ${title}`),
  ];
}

function weight({ severity, threshold }: Weight): string {
  const word = severity === "off" ? "not asked for" : severity;
  return severity === "off" || threshold === undefined ? word : `${word} (${threshold})`;
}
