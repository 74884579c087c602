import type { Annotation, CheckView, Links } from "../core/host-view.ts";
import type { OfferId } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import type { Change } from "../core/rules/change.ts";
import type { Instant } from "../core/time.ts";
import { annotationsOf, bySeverity } from "./annotations.ts";
import { fitted, fixed, type Part } from "./fitted.ts";
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

/** What a pull request's people read: what is wrong and where, what merging would do to each offer, and what follows. `at` is when it was looked at. */
export function pullRequestView(input: PullRequestInput, at: Instant): PullRequestView {
  const plan = input.plan.filter(({ change }) => change.kind !== "none");
  const problems = allProblems(input);
  const annotations = annotationsOf(problems, isOwnFile);
  const verdict = verdictOf(plan, problems);
  const title = headlineOf(verdict);
  const about = [rulesPart(input), offersPart(plan)];
  const next = fixed(nextText(verdict));
  return {
    markdown: fitted([fixed(`### ${verdict.stops ? "❌" : "✅"} ${title}`), ...about, ...problemParts(problems, input.links), next]),
    annotations,
    check: {
      commit: input.commit,
      name: "Slipway: pull request",
      title,
      summary: fitted([...about, next]),
      text: fitted(problemParts(problems, input.links)),
      status: "completed",
      conclusion: verdict.stops ? "failure" : "success",
      startedAt: at,
      completedAt: at,
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

type Verdict = {
  readonly errors: number;
  readonly warnings: number;
  readonly published: number;
  readonly withdrawn: number;
  readonly forbidden: number;
  /** True when merging would lead nowhere. */
  readonly stops: boolean;
};

function verdictOf(plan: PullRequestInput["plan"], problems: readonly Problem[]): Verdict {
  const ofLevel = (level: Problem["level"]) => problems.filter((each) => each.level === level).length;
  const ofKind = (kind: Change["kind"]) => plan.filter(({ change }) => change.kind === kind).length;
  const [withdrawn, forbidden, errors] = [ofKind("withdraw"), ofKind("forbidden"), ofLevel("error")];
  const published = plan.length - withdrawn - forbidden;
  return { errors, warnings: ofLevel("warning"), withdrawn, forbidden, published, stops: errors > 0 || forbidden > 0 };
}

function headlineOf({ errors, warnings, published, withdrawn, forbidden, stops }: Verdict): string {
  const noted = warnings === 0 ? "" : `, ${count(warnings, "warning")}`;
  if (stops)
    return `${errors > 0 ? `${count(errors, "problem")} to fix` : `${count(forbidden, "offer")} can not change like this`}${noted}`;
  const verdicts = [
    published === 0 ? "" : `${count(published, "offer")} will be published`,
    withdrawn === 0 ? "" : `${count(withdrawn, "offer")} will be withdrawn`,
  ].filter((part) => part !== "");
  return `${verdicts.length === 0 ? "Nothing to publish: no offer changes" : `Ready to merge: ${verdicts.join(", ")}`}${noted}`;
}

function rulesPart({ rules }: PullRequestInput): Part {
  const items = rules.map((rule) => `- ⚠️ ${foreignSentence(rule)}`);
  return { head: "", items, tail: "", rank: 2, rest: (left) => `…and ${count(left, "more remark")} about the pull request.` };
}

function nextText({ published, withdrawn, stops }: Verdict): string {
  if (stops) return "**Next:** push a correction; it is looked at again by itself. Merged as it is, publishing would stop at step 1.";
  const sentences = [
    published === 0
      ? ""
      : `Merging publishes: ${published === 1 ? "the offer is" : "each offer is"} tested, copied to its regions and opened as a preview.`,
    withdrawn === 0 ? "" : `Merging asks to take ${withdrawn === 1 ? "an offer" : `${withdrawn} offers`} out of the catalogue.`,
  ].filter((part) => part !== "");
  if (sentences.length === 0) return "";
  const where = published + withdrawn === 1 ? "its publication issue" : "a publication issue each";
  return `**Next:** ${sentences.join(" ")} Follow it in ${where}. Nothing changes for customers before somebody there gives Go live for exactly that.`;
}
