import type { BootReport } from "./boot.ts";
import type { ImageType, OsFamily } from "./offer.ts";
import type { Problem } from "./problem.ts";

/** What a check came to. `unknown` never counts as pass. */
export type Result = "pass" | "fail" | "warn" | "not-applicable" | "unknown" | "waived" | "error";

/** What a failed check means to the policy. */
export type Severity = "error" | "warning" | "off";

/** S container · F file system, offline · B booted · P in each region. */
export type Tier = "S" | "F" | "B" | "P";

/** One thing a check saw: where, what, what was required. Never a secret: excerpts are redacted and escaped. */
export type Evidence = {
  /** Disk (`os`, `lun 0`), partition number and path inside the image, as far as they apply. */
  readonly disk: string;
  readonly partition?: number;
  readonly path?: string;
  readonly actual: string;
  readonly required: string;
  readonly excerpt?: string;
};

/** One check's finding in a report. */
export type Finding = {
  readonly check: string;
  readonly title: string;
  readonly tier: Tier;
  /** How much the policy minds a failure: `off` is not asked for by this policy. */
  readonly severity: Severity;
  readonly result: Result;
  /** The policy clause, such as `azure-2024-08 §200.5.1`. */
  readonly clause?: string;
  /** One sentence: what was found. */
  readonly text: string;
  readonly remedy: string;
  readonly evidence: readonly Evidence[];
  /** The same rule's names elsewhere: self-test ids, LISA cases, policy numbers. */
  readonly aliases: readonly string[];
  /** Where the rule can be read. */
  readonly link: string;
  /** Another check whose result is the reason for this one; people are told about that one only. */
  readonly because?: string;
  /** The waiver that was applied, or the one that has expired. */
  readonly waiver?: AppliedWaiver;
};

/** A waiver as a finding shows it. */
export type AppliedWaiver = {
  readonly state: "applied" | "expired";
  readonly reason: string;
  readonly approver: string;
  readonly expires: string;
  readonly evidence: string;
};

/** The result of certifying one image. Serialised canonically it is the evidence in the ledger. */
export type CertificationReport = {
  readonly schemaVersion: 1;
  /** What was tested: file name and the image's chunk digest(s), OS disk first. */
  readonly image: {
    readonly name: string;
    readonly type: ImageType;
    readonly osFamily: OsFamily;
    readonly disks: readonly { readonly disk: string; readonly digest: string; readonly length: number }[];
  };
  readonly policy: {
    readonly id: string;
    readonly digest: string;
    /** What an undecided check of severity error means for the verdict. */ readonly unknown: "fail" | "warn";
  };
  /** Version of the checks that made the report. */
  readonly checksVersion: string;
  readonly verdict: "passed" | "failed";
  readonly counts: Readonly<Record<Result, number>>;
  readonly findings: readonly Finding[];
  /** Present when the image was started. */
  readonly boot?: BootReport;
};

/** Verdict and numbers of a report, as the ledger's event carries them. */
export type CertificationSummary = {
  readonly verdict: "passed" | "failed";
  readonly checks: number;
  readonly passed: number;
  readonly failed: number;
  readonly warnings: number;
  readonly unknown: number;
  /** SHA-256 of the canonical report. */
  readonly evidence: string;
  readonly problems: readonly Problem[];
};

/** True when the finding alone makes the certification fail: unknown never counts as pass where a failure would stop. */
export function stopsCertification({ result, severity }: Finding, { policy }: Pick<CertificationReport, "policy">): boolean {
  return result === "fail" || result === "error" || (result === "unknown" && severity === "error" && policy.unknown === "fail");
}

/**
 * The findings that people have to hear about, in order: failures, warnings and what could not be decided. One whose reason is another
 * finding's is left out, unless it stops the certification and that other one does not.
 */
export function findingsToTell(report: CertificationReport): readonly Finding[] {
  return report.findings.filter((finding) => {
    if (finding.result === "pass" || finding.result === "not-applicable" || finding.result === "waived") return false;
    const reason = report.findings.find(({ check }) => check === finding.because);
    const isTold = reason !== undefined && reason.result !== "pass" && reason.result !== "not-applicable";
    return !isTold || (stopsCertification(finding, report) && !stopsCertification(reason, report));
  });
}
