import type { OsFamily } from "../core/offer.ts";
import type { Evidence, Severity, Tier } from "../core/report.ts";
import type { Context } from "./context.ts";
import type { Thresholds } from "./policy.ts";

/** One thing that is wrong: a sentence, and where it was seen. */
export type Fault = { readonly text: string; readonly evidence: Evidence };

/** What one check came to, before policy and waivers. */
export type Verdict =
  | { readonly kind: "pass"; readonly text: string }
  | { readonly kind: "fail"; readonly faults: readonly [Fault, ...Fault[]] }
  | { readonly kind: "not-applicable"; readonly text: string }
  | { readonly kind: "unknown"; readonly text: string; readonly remedy?: string; readonly because?: string };

/** One requirement that an image must satisfy. */
export type Check = {
  /** Stable, never used again for something else. */
  readonly id: string;
  readonly title: string;
  /** What goes wrong for customers, or for certification, when it is not so. */
  readonly why: string;
  readonly tier: Tier;
  /** Where a policy says nothing else. */
  readonly severity: Severity;
  /** Which images it is about. */
  readonly family: OsFamily | "any";
  /** The same rule's names elsewhere: self-test ids, LISA cases, policy numbers. */
  readonly aliases: readonly string[];
  /** In the imperative. */
  readonly remedy: string;
  readonly link: string;
  /** What the policy's numbers ask for, in words; left out where the rule is the same under every policy. */
  readonly threshold?: (thresholds: Thresholds) => string;
  /** Throws `ImageReadError` or `Undecided` when the image does not let itself be judged: the result is then `unknown`. */
  run(context: Context): Promise<Verdict> | Verdict;
};

/**
 * Thrown by a fact that cannot be had, so that every check that needs it becomes `unknown` without asking each time.
 * `because` names the check that tells people about it.
 */
export class Undecided extends Error {
  override readonly name = "Undecided";
  readonly because: string | undefined;
  readonly remedy: string | undefined;
  constructor(message: string, options: { readonly because?: string; readonly remedy?: string } = {}) {
    super(message);
    this.because = options.because;
    this.remedy = options.remedy;
  }
}

export function pass(text: string): Verdict {
  return { kind: "pass", text };
}

export function notApplicable(text: string): Verdict {
  return { kind: "not-applicable", text };
}

export function fail(text: string, evidence: Evidence): Verdict {
  return { kind: "fail", faults: [{ text, evidence }] };
}

/** `fail` with all the faults, or `pass` with the text when there is none. */
export function judge(faults: readonly Fault[], passText: string): Verdict {
  const [first, ...rest] = faults;
  return first === undefined ? pass(passText) : { kind: "fail", faults: [first, ...rest] };
}
