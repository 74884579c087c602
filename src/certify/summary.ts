import type { Problem } from "../core/problem.ts";
import type { CertificationReport, CertificationSummary, Finding } from "../core/report.ts";
import { failsVerdict } from "./certify-image.ts";

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
    problems: findings.flatMap((finding) => problemOf(finding, report)),
  };
}

function problemOf(finding: Finding, report: CertificationReport): readonly Problem[] {
  if (finding.result === "pass" || finding.result === "not-applicable" || finding.result === "waived") return [];
  const told = report.findings.find(({ check }) => check === finding.because);
  const stops = failsVerdict(finding, report.policy.unknown);
  // A reason that only warns must not silence what stops.
  if (told !== undefined && told.result !== "pass" && (!stops || failsVerdict(told, report.policy.unknown))) return [];
  const level = stops ? "error" : "warning";
  return [{ level, code: finding.check, text: finding.text, remedy: finding.remedy }];
}
