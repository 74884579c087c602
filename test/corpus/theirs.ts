/** What a rule answers; `lost` is said on the way and does not fail the run. */
export type Answer = "pass" | "fail" | "warn" | "lost" | "not-run";
export type RuleAnswer = { readonly rule: string; readonly answer: Answer; readonly reason: string };

/** How another checker did: the rule that names something on this image and not on the clean one, or nothing. */
export type TheirVerdict = { readonly kind: "found" | "lost" | "missed"; readonly rule?: string };

/** Generous: any rule that complains here and did not about the clean make counts as naming the defect. */
export function theirVerdict(now: readonly RuleAnswer[], before: readonly RuleAnswer[]): TheirVerdict {
  const known = new Set(before.filter(complains).map(({ rule }) => rule));
  const fresh = now.filter(({ rule }) => !known.has(rule));
  const found = fresh.find(complains);
  if (found !== undefined) return { kind: "found", rule: found.rule };
  const lost = fresh.find(({ answer }) => answer === "lost");
  return lost === undefined ? { kind: "missed" } : { kind: "lost", rule: lost.rule };
}

/** Complaints of a checker about an image that is clean. */
export function alarms(answers: readonly RuleAnswer[]): readonly RuleAnswer[] {
  return answers.filter((each) => complains(each) || each.answer === "lost");
}

function complains({ answer }: RuleAnswer): boolean {
  return answer === "fail" || answer === "warn";
}
