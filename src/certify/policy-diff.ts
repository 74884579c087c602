import { stopsCertification, type CertificationReport, type Finding, type Severity } from "../core/report.ts";
import type { Check } from "./check.ts";
import { describeChecks, type PolicyOnCheck } from "./describe.ts";
import type { CertificationPolicy } from "./policy.ts";

/** A check that two policies weigh or measure differently. */
export type PolicyChange = {
  readonly check: string;
  readonly title: string;
  readonly kind: "stricter" | "looser" | "other number";
  readonly from: PolicyOnCheck;
  readonly to: PolicyOnCheck;
};

/** What an image would newly hear under the second policy. */
export type NewFinding = { readonly finding: Finding; readonly before: Finding["result"]; readonly stops: boolean };

const weights: Readonly<Record<Severity, number>> = { off: 0, warning: 1, error: 2 };

/** Checks that differ between two policies, in the registry's order. A number that no policy asks for is no difference. */
export function policyChanges(
  checks: readonly Check[],
  [a, b]: readonly [CertificationPolicy, CertificationPolicy],
): readonly PolicyChange[] {
  return describeChecks(checks, [a, b]).flatMap(({ id, title, policies: [from, to] }): readonly PolicyChange[] => {
    if (from === undefined || to === undefined) return [];
    const weight = weights[to.severity] - weights[from.severity];
    if (weight !== 0) return [{ check: id, title, kind: weight > 0 ? "stricter" : "looser", from, to }];
    const isSame = to.severity === "off" || from.threshold === to.threshold;
    return isSame ? [] : [{ check: id, title, kind: "other number", from, to }];
  });
}

/** Findings that are worse in the second report than in the first one of the same image. */
export function newFindings([a, b]: readonly [CertificationReport, CertificationReport]): readonly NewFinding[] {
  return b.findings.flatMap((finding) => {
    const before = a.findings.find(({ check }) => check === finding.check);
    if (before === undefined || trouble(finding, b) <= trouble(before, a)) return [];
    return [{ finding, before: before.result, stops: stopsCertification(finding, b) }];
  });
}

function trouble(finding: Finding, report: CertificationReport): number {
  if (stopsCertification(finding, report)) return 2;
  return finding.result === "warn" || finding.result === "unknown" ? 1 : 0;
}
