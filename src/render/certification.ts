import { findingsToTell, stopsCertification, type CertificationReport, type Finding } from "../core/report.ts";
import { bootReportLines } from "./boot-report.ts";
import { oneLine } from "./plain.ts";
import { count } from "./words.ts";

type Options = { readonly colour?: boolean; /** List every check, not only what needs attention. */ readonly verbose?: boolean };
type Tone = keyof typeof tones;

const tones = { red: 31, green: 32, yellow: 33, dim: 2 } as const;
const indent = "  ";
const headWidth = 34;

/** The report for a terminal: one line when all is well; otherwise place, check, what was found and what to do. Ends with a newline. */
export function certificationText(report: CertificationReport, { colour = false, verbose = false }: Options = {}): string {
  const paint = (text: string, tone: Tone) => (colour ? `\u001B[${tones[tone]}m${text}\u001B[0m` : text);
  const told = findingsToTell(report);
  const stopping = told.filter((each) => stopsCertification(each, report));
  const others = told.filter((each) => !stopsCertification(each, report));
  const lines = [
    headline(report, paint),
    ...byPlace(stopping, report).flatMap(([place, findings]) => [
      `${indent}${place}`,
      ...findings.flatMap((each) => failureLines(each, paint)),
    ]),
    ...others.flatMap((each) => noticeLines(each, verbose, paint)),
    ...silentLines(report, told),
    ...(report.boot === undefined ? [] : bootReportLines(report.boot).map((line) => `${indent}${line}`)),
    ...(verbose ? restLines(report, told, paint) : []),
  ];
  return `${lines.join("\n")}\n`;
}

type Paint = (text: string, tone: Tone) => string;

function headline(report: CertificationReport, paint: Paint): string {
  const isPassed = report.verdict === "passed";
  const mark = isPassed ? paint("✔", "green") : paint("✘", "red");
  return `${mark} ${"Certification".padEnd(headWidth - indent.length)}${countsText(report)}   ${paint(`policy ${oneLine(report.policy.id)}`, "dim")}`;
}

/** `94 of 96 checks passed · 1 warning`, as every view of a report says it. */
export function countsText({ counts, findings }: CertificationReport): string {
  const checks = findings.length - counts["not-applicable"];
  const passed = counts.pass === checks ? `${checks} checks passed` : `${counts.pass} of ${checks} checks passed`;
  const rest = [
    [counts.warn, count(counts.warn, "warning")],
    [counts.unknown, `${counts.unknown} undecided`],
    [counts.waived, `${counts.waived} waived`],
  ] as const;
  return [passed, ...rest.filter(([number]) => number > 0).map(([, text]) => text)].join(" · ");
}

/** Where a finding is: image, disk when it is not the OS disk, partition. */
export function placeOf({ evidence }: Finding, { image }: CertificationReport): string {
  const [first] = evidence;
  const disk = first === undefined || first.disk === "os" ? [] : [`disk ${oneLine(first.disk)}`];
  const partition = first?.partition === undefined ? [] : [`partition ${first.partition}`];
  return [`image ${oneLine(image.name)}`, ...disk, ...partition].join(", ");
}

function byPlace(findings: readonly Finding[], report: CertificationReport): readonly (readonly [string, readonly Finding[]])[] {
  return [...Map.groupBy(findings, (finding) => placeOf(finding, report))];
}

/** Columns: the check's id, the word, the text; the remedy stands below the text. */
const checkWidth = 8;
const wordWidth = 9;

function findingLine({ check, text }: Finding, word: string, painted: string): string {
  return `${indent}${check.padEnd(checkWidth)} ${painted}${" ".repeat(wordWidth - word.length)}${oneLine(text)}`;
}

function remedyLine({ remedy }: Finding, paint: Paint): string {
  return `${" ".repeat(indent.length + checkWidth + 1)}${paint("fix", "dim")}${" ".repeat(wordWidth - "fix".length)}${oneLine(remedy)}`;
}

function failureLines(finding: Finding, paint: Paint): readonly string[] {
  const word = finding.result === "unknown" ? "unknown" : "error";
  const clause = finding.clause === undefined ? "" : paint(`     policy ${oneLine(finding.clause)}`, "dim");
  return [findingLine(finding, word, paint(word, "red")), `${remedyLine(finding, paint)}${clause}`];
}

function noticeLines(finding: Finding, verbose: boolean, paint: Paint): readonly string[] {
  const word = finding.result === "unknown" ? "unknown" : "warning";
  const first = findingLine(finding, word, paint(word, "yellow"));
  return verbose ? [first, remedyLine(finding, paint)] : [first];
}

/** What is undecided for a reason told already gets one line for all. */
function silentLines(report: CertificationReport, told: readonly Finding[]): readonly string[] {
  const silent = report.findings.filter((each) => each.result === "unknown" && !told.includes(each));
  const reasons = [...new Set(silent.flatMap(({ because }) => because ?? []))];
  return silent.length === 0 ? [] : [`${indent}${count(silent.length, "check")} could not be decided because of ${reasons.join(", ")}.`];
}

function restLines({ findings }: CertificationReport, told: readonly Finding[], paint: Paint): readonly string[] {
  return findings
    .filter((each) => !told.includes(each) && each.result !== "unknown")
    .map((each) => {
      const word = each.result === "not-applicable" ? "–" : each.result;
      return findingLine(each, word, paint(word, "dim"));
    });
}
