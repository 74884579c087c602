import { quote } from "../core/problem.ts";
import type { AppliedWaiver, Finding } from "../core/report.ts";
import type { Waiver } from "../core/settings.ts";
import type { Instant } from "../core/time.ts";

/** What an image belongs to. */
export type Subject = { readonly offer?: string; readonly plan?: string; readonly version?: string };

type Scope = { readonly waivers: readonly Waiver[]; readonly subject?: Subject; readonly now: Instant };

/**
 * The finding after waivers: one that holds turns a failure, a warning or an undecided check into `waived`; one that has expired leaves it and
 * says so. Passed checks need none.
 */
export function applyWaiver(finding: Finding, { waivers, subject = {}, now }: Scope): Finding {
  if (finding.result === "pass" || finding.result === "not-applicable") return finding;
  const matching = waivers.filter((each) => each.check === finding.check && covers(each, subject));
  const valid = matching.find((each) => !hasExpired(each, now));
  if (valid !== undefined)
    return {
      ...finding,
      result: "waived",
      text: `${finding.text} Waived until ${valid.expires} by ${quote(valid.approver)}: ${quote(valid.reason)}.`,
      waiver: shown(valid, "applied"),
    };
  const expired = matching.toSorted((a, b) => (a.expires < b.expires ? 1 : -1))[0];
  if (expired === undefined) return finding;
  return {
    ...finding,
    text: `${finding.text} The waiver by ${quote(expired.approver)} expired on ${expired.expires}.`,
    waiver: shown(expired, "expired"),
  };
}

function covers(waiver: Waiver, subject: Subject): boolean {
  return (["offer", "plan", "version"] as const).every((part) => waiver[part] === undefined || waiver[part] === subject[part]);
}

/** A waiver holds until the end of its last day, UTC; a date that cannot be read never holds. */
function hasExpired({ expires }: Waiver, now: Instant): boolean {
  return !(/^\d{4}-\d{2}-\d{2}$/.test(expires) && now.slice(0, expires.length) <= expires);
}

function shown({ reason, approver, expires, evidence }: Waiver, state: AppliedWaiver["state"]): AppliedWaiver {
  return { state, reason, approver, expires, evidence };
}
