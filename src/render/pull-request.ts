import type { Annotation, CheckView, Links } from "../core/host-view.ts";
import type { OfferId } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import type { Change } from "../core/rules/change.ts";
import type { Instant } from "../core/time.ts";
import { annotationsOf, bySeverity } from "./annotations.ts";
import { fitted, fixed } from "./fitted.ts";
import { foreignSentence } from "./foreign-text.ts";
import { offersPart } from "./pull-request-offers.ts";
import { problemParts } from "./pull-request-problems.ts";
import { count } from "./words.ts";

/** What validation of a pull request found. */
export type PullRequestInput = {
  /** Offers that merging would change, against what is live. */
  readonly plan: readonly { readonly offer: OfferId; readonly change: Change }[];
  /** Problems of all files. */
  readonly problems: readonly Problem[];
  /** Warnings about the pull request as a whole, a sentence each. */
  readonly rules: readonly string[];
  /** The commit that was looked at. */
  readonly commit: string;
  readonly links: Pick<Links, "source">;
};

export type PullRequestView = {
  /** Markdown for the job's summary and the comment that is kept current: fewer than 60,000 bytes. */
  readonly markdown: string;
  readonly annotations: readonly Annotation[];
  readonly check: CheckView;
};

/** First line of the comment on a pull request; the host's adapter knows it again by its author and this. */
export const planMarker = "<!-- slipway:plan -->";

/** What a pull request's people read: what is wrong and where, what merging would do to each offer, and what follows. `at` is when it was looked at. */
export function pullRequestView(input: PullRequestInput, at: Instant): PullRequestView {
  const problems = allProblems(input);
  const annotations = annotationsOf(problems, isOwnFile);
  const errors = problems.filter(({ level }) => level === "error").length;
  const title = headlineOf(input, problems);
  const parts = [...rulesParts(input), offersPart(input.plan), ...problemParts(problems, input.links), fixed(nextText(input, errors))];
  const moments = { startedAt: at, completedAt: at };
  return {
    markdown: fitted([fixed(`${planMarker}\n### ${errors === 0 ? "✅" : "❌"} ${title}`), ...parts]),
    annotations,
    check: {
      commit: input.commit,
      name: "Slipway: pull request",
      title,
      summary: fitted([...rulesParts(input), offersPart(input.plan), fixed(nextText(input, errors))]),
      text: fitted(problemParts(problems, input.links)),
      status: "completed",
      conclusion: errors === 0 ? "success" : "failure",
      ...moments,
      annotations,
    },
  };
}

/** Locked fields are found by the plan as well as by validation: each problem is told once. */
function allProblems({ plan, problems }: PullRequestInput): readonly Problem[] {
  const all = [...problems, ...plan.flatMap(({ change }) => change.problems)];
  return bySeverity([...new Map(all.map((each) => [JSON.stringify(each), each])).values()]);
}

function isOwnFile(path: string): boolean {
  return /^(?:offers|\.github)\//.test(path);
}

function headlineOf({ plan }: PullRequestInput, problems: readonly Problem[]): string {
  const errors = problems.filter(({ level }) => level === "error").length;
  const warnings = problems.filter(({ level }) => level === "warning").length;
  const noted = warnings === 0 ? "" : `, ${count(warnings, "warning")}`;
  if (errors > 0) return `${count(errors, "problem")} to fix${noted}`;
  const withdrawn = plan.filter(({ change }) => change.kind === "withdraw").length;
  const published = plan.length - withdrawn;
  const verdicts = [
    published === 0 ? "" : `${count(published, "offer")} will be published`,
    withdrawn === 0 ? "" : `${count(withdrawn, "offer")} will be withdrawn`,
  ].filter((part) => part !== "");
  return verdicts.length === 0 ? `Nothing to publish: no offer changes${noted}` : `Ready to merge: ${verdicts.join(", ")}${noted}`;
}

function rulesParts({ rules }: PullRequestInput) {
  const items = rules.map((rule) => `- ⚠️ ${foreignSentence(rule)}`);
  return [{ head: "", items, tail: "", rank: 2, rest: (left: number) => `…and ${count(left, "more remark")} about the pull request.` }];
}

function nextText({ plan }: PullRequestInput, errors: number): string {
  if (plan.length === 0) return errors === 0 ? "" : "Push a correction: it is looked at again by itself.";
  if (errors > 0)
    return "**Next:** push a correction; it is looked at again by itself. Merged as it is, publishing would stop at step 1 with these problems.";
  const issues = plan.length === 1 ? "its publication issue" : "a publication issue each";
  return `**Next:** merging publishes. ${plan.length === 1 ? "The offer is" : "Each offer is"} tested, copied to its regions and opened as a preview; follow it in ${issues}. Customers see nothing new before somebody there gives Go live for exactly what was previewed.`;
}
