import type { Problem } from "../core/problem.ts";
import { findingsToTell, stopsCertification, type CertificationReport, type CertificationSummary, type Finding } from "../core/report.ts";

/**
 * What the ledger's event carries of a report. `evidence` is the SHA-256 of `canonicalReport`. `checks` counts those that apply; a finding whose
 * reason is another check's gives no problem of its own.
 */
export function summarize(report: CertificationReport, evidence: string): CertificationSummary {
  const { counts, findings } = report;
  return {
    verdict: report.verdict,
    checks: findings.length - counts["not-applicable"],
    passed: counts.pass,
    failed: counts.fail + counts.error,
    warnings: counts.warn,
    unknown: counts.unknown,
    evidence,
    problems: findingsToTell(report).map((finding) => problemOf(finding, report)),
  };
}

function problemOf(finding: Finding, report: CertificationReport): Problem {
  const level = stopsCertification(finding, report) ? "error" : "warning";
  const clause = finding.clause === undefined ? "" : ` (policy ${finding.clause})`;
  return { level, code: finding.check, text: finding.text, remedy: `${finding.remedy}${clause}` };
}
