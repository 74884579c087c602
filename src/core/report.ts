import type { Problem } from "./problem.ts";

/** What a check came to. `unknown` never counts as pass. */
export type Result = "pass" | "fail" | "warn" | "not-applicable" | "unknown" | "waived" | "error";

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
  readonly result: Result;
  /** The policy clause, such as `azure-2024-08 §200.5.1`. */
  readonly clause?: string;
  /** One sentence: what was found. */
  readonly text: string;
  readonly remedy: string;
  readonly evidence: readonly Evidence[];
};

/** The result of certifying one image. Serialised canonically it is the evidence in the ledger. */
export type CertificationReport = {
  readonly schemaVersion: 1;
  /** What was tested: file name and the image's chunk digest(s), OS disk first. */
  readonly image: {
    readonly name: string;
    readonly disks: readonly { readonly disk: string; readonly digest: string; readonly length: number }[];
  };
  readonly policy: { readonly id: string; readonly digest: string };
  readonly verdict: "passed" | "failed";
  readonly counts: Readonly<Record<Result, number>>;
  readonly findings: readonly Finding[];
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
