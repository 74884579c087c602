import type { Severity, Tier } from "../core/report.ts";
import type { Check } from "./check.ts";
import type { CertificationPolicy } from "./policy.ts";

/** What one policy makes of a check. */
export type PolicyOnCheck = {
  readonly id: string;
  readonly severity: Severity;
  readonly clause?: string;
  /** The policy's number, in words. */
  readonly threshold?: string;
};

/** A check as people look it up, without running it. */
export type CheckDescription = {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly tier: Tier;
  readonly family: Check["family"];
  readonly aliases: readonly string[];
  readonly remedy: string;
  readonly link: string;
  readonly policies: readonly PolicyOnCheck[];
};

/** Describes checks under the policies, in the order given. */
export function describeChecks(checks: readonly Check[], policies: readonly CertificationPolicy[]): readonly CheckDescription[] {
  return checks.map((check) => {
    const { id, title, why, tier, family, aliases, remedy, link } = check;
    return { id, title, why, tier, family, aliases, remedy, link, policies: policies.map((policy) => onCheck(check, policy)) };
  });
}

function onCheck(check: Check, policy: CertificationPolicy): PolicyOnCheck {
  const clause = policy.clauses[check.id];
  return {
    id: policy.id,
    severity: policy.severities[check.id] ?? check.severity,
    ...(clause === undefined ? {} : { clause }),
    ...(check.threshold === undefined ? {} : { threshold: check.threshold(policy.thresholds) }),
  };
}
