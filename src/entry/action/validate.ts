import { isProblem, problem } from "../../core/problem.ts";
import { reviewChange } from "../../engine/review.ts";
import type { Forge, WakeUp } from "../../ports/forge.ts";
import type { Ports } from "../../ports/ports.ts";
import { formatProblems } from "../../render/problems.ts";
import { pullRequestView } from "../../render/pull-request.ts";
import type { Context } from "./context.ts";
import { reasonOfProblem } from "./reason.ts";
import type { Report } from "./report.ts";

type Connected = { readonly ports: Pick<Ports, "ledger" | "source" | "clock" | "digests">; readonly forge: Forge };

/** Tells a pull request what is wrong beside the lines, and what merging it would do. Needs no more than read access; tells more where it may write. */
export async function validate({ ports, forge }: Connected, context: Context, wakeUp: WakeUp): Promise<Report> {
  if (wakeUp.kind !== "pullRequest")
    return {
      reason: "wrong-input",
      problems: [problem("wrong-input", `The event ${context.eventName} brings no pull request.`, "Run validate on pull_request.")],
    };
  const review = await reviewChange(ports, wakeUp.base, context.sha);
  if (isProblem(review)) return { reason: reasonOfProblem(review), problems: [review] };
  const source = (path: string, line: number | undefined) =>
    `${context.serverUrl}/${context.repository}/blob/${wakeUp.head}/${encodeURI(path)}${line === undefined ? "" : `#L${line}`}`;
  const view = pullRequestView({ ...review, commit: wakeUp.head, links: { source } }, ports.clock.now());
  const invalid = view.check.conclusion === "failure";
  const checked = await forge.check(view.check);
  // A token that only reads shows problems by what the runner understands in the log.
  if (checked.kind !== "done") process.stdout.write(`${formatProblems(review.problems, "github")}\n`);
  if (context.input("comment") === "auto") await forge.keepComment(wakeUp.number, "plan", view.markdown);
  return { reason: invalid ? "invalid" : "valid", problems: review.problems, told: true, summary: view.markdown };
}
