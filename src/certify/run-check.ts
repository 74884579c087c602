import { escapeInvisible } from "../core/problem.ts";
import type { Evidence, Finding, Result, Severity } from "../core/report.ts";
import { ImageReadError } from "../ports/images.ts";
import { notApplicable, Undecided, type Check, type Verdict } from "./check.ts";
import type { Context } from "./context.ts";
import type { CertificationPolicy } from "./policy.ts";

/** A hostile image could make thousands of faults; the first ones are enough to act on. */
const maxEvidence = 20;
const maxTextLength = 400;

/** Runs one check and says what it means under the policy. Never throws. */
export async function runCheck(check: Check, context: Context, policy: CertificationPolicy): Promise<Finding> {
  const severity = policy.severities[check.id] ?? check.severity;
  const clause = policy.clauses[check.id];
  const base = {
    check: check.id,
    title: check.title,
    tier: check.tier,
    severity,
    ...(clause === undefined ? {} : { clause: `${policy.id} ${/^\d/.test(clause) ? "§" : ""}${clause}` }),
    aliases: check.aliases,
    link: check.link,
    remedy: check.remedy,
    evidence: [],
  };
  try {
    return { ...base, ...outcome(await judged(check, context, severity), severity) };
  } catch (error) {
    return { ...base, ...withoutSelf(thrown(error), check.id) };
  }
}

function judged(check: Check, context: Context, severity: Severity): Promise<Verdict> | Verdict {
  if (severity === "off") return notApplicable("The policy does not ask for this.");
  if (check.family !== "any" && check.family !== context.osFamily)
    return notApplicable(`It is about ${check.family === "linux" ? "Linux" : "Windows"} images.`);
  return check.run(context);
}

type Outcome = Pick<Finding, "result" | "text"> & Partial<Pick<Finding, "evidence" | "remedy" | "because">>;

function outcome(verdict: Verdict, severity: Severity): Outcome {
  switch (verdict.kind) {
    case "pass":
    case "not-applicable":
      return { result: verdict.kind, text: tidy(verdict.text) };
    case "unknown":
      return undecided(verdict.text, verdict);
    case "fail": {
      const result: Result = severity === "error" ? "fail" : "warn";
      const [first, ...rest] = verdict.faults;
      const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
      return {
        result,
        text: `${tidy(first.text)}${more}`,
        evidence: verdict.faults.slice(0, maxEvidence).map(({ evidence }) => clean(evidence)),
      };
    }
  }
}

function thrown(error: unknown): Outcome {
  if (error instanceof Undecided) return undecided(error.message, error);
  if (error instanceof ImageReadError)
    return undecided(`${error.where} cannot be read: ${error.message}.`, {
      remedy: "Check that the image is whole (`fsck`, `sgdisk --verify`), then build it again.",
    });
  return {
    result: "error",
    text: tidy(`The check itself failed: ${error instanceof Error ? error.message : String(error)}`),
    remedy: "This is a fault of Slipway. Report it with the image's digest, and waive the check until it is mended.",
  };
}

function undecided(text: string, { remedy, because }: { remedy?: string | undefined; because?: string | undefined }): Outcome {
  return {
    result: "unknown",
    text: tidy(text),
    ...(remedy === undefined ? {} : { remedy }),
    ...(because === undefined ? {} : { because }),
  };
}

/** The check that tells people about a cause is not its own excuse. */
function withoutSelf({ because, ...rest }: Outcome, id: string): Outcome {
  return because === undefined || because === id ? rest : { ...rest, because };
}

function clean(evidence: Evidence): Evidence {
  return {
    ...evidence,
    ...(evidence.path === undefined ? {} : { path: tidy(evidence.path) }),
    actual: tidy(evidence.actual),
    required: tidy(evidence.required),
    ...(evidence.excerpt === undefined ? {} : { excerpt: tidy(evidence.excerpt) }),
  };
}

function tidy(text: string): string {
  const escaped = escapeInvisible(text);
  return escaped.length > maxTextLength ? `${escaped.slice(0, maxTextLength)}…` : escaped;
}
