import { stopsCertification, type CertificationReport, type Finding } from "../core/report.ts";
import { oneLine } from "./plain.ts";

/** The report as JUnit XML (the dialect of Ant that CI systems read): one suite for each area of checks, one case for each check. */
export function certificationJunit(report: CertificationReport): string {
  const areas = [...Map.groupBy(report.findings, ({ check }) => check.slice(0, check.indexOf("-")))];
  const suites = areas.map(([area, findings]) => suite(`${oneLine(report.image.name)} ${area}`, findings, report));
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites ${totals(report.findings, report)}>`,
    ...suites.flat(),
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(name: string, findings: readonly Finding[], report: CertificationReport): readonly string[] {
  return [
    `  <testsuite name="${xml(name)}" ${totals(findings, report)} skipped="${findings.filter(isSkipped).length}">`,
    ...findings.flatMap((each) => testCase(each, report)),
    "  </testsuite>",
  ];
}

function totals(findings: readonly Finding[], report: CertificationReport): string {
  const count = (matches: (finding: Finding) => boolean) => findings.filter(matches).length;
  const failures = count((each) => each.result !== "error" && stopsCertification(each, report));
  return `tests="${findings.length}" failures="${failures}" errors="${count(({ result }) => result === "error")}"`;
}

function testCase(finding: Finding, report: CertificationReport): readonly string[] {
  const open = `    <testcase classname="${xml(finding.tier)}" name="${xml(`${finding.check} ${finding.title}`)}"`;
  const inner = outcome(finding, report);
  return inner === undefined ? [`${open}/>`] : [`${open}>`, `      ${inner}`, "    </testcase>"];
}

function outcome(finding: Finding, report: CertificationReport): string | undefined {
  const message = xml(finding.text);
  if (finding.result === "error") return `<error message="${message}">${xml(finding.remedy)}</error>`;
  if (stopsCertification(finding, report))
    return `<failure type="${finding.result}" message="${message}">${xml(details(finding))}</failure>`;
  if (isSkipped(finding)) return `<skipped>${message}</skipped>`;
  // JUnit knows no warnings; the text keeps them readable without turning the case red.
  return finding.result === "warn" || finding.result === "unknown"
    ? `<system-out>${xml(`${finding.result}: ${finding.text} ${finding.remedy}`)}</system-out>`
    : undefined;
}

function isSkipped({ result }: Finding): boolean {
  return result === "not-applicable" || result === "waived";
}

function details({ remedy, evidence, clause }: Finding): string {
  const seen = evidence.map(({ disk, partition, path, actual, required }) => {
    const place = [disk, partition === undefined ? "" : `partition ${partition}`, path ?? ""].filter((part) => part !== "").join(" ");
    return `${place}: ${actual}; required: ${required}`;
  });
  return [remedy, ...(clause === undefined ? [] : [clause]), ...seen].map(oneLine).join("\n");
}

/** XML 1.0 has no place for most control characters, not even escaped; `oneLine` has made them visible before. */
function xml(text: string): string {
  const wellFormed = text.replaceAll(/[^\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
  return wellFormed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
