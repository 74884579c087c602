import { decodeEvent } from "../../adapters/host/github/events.ts";
import { GitHubFailure } from "../../adapters/host/github/failure.ts";
import { textAt } from "../../adapters/host/github/fields.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { LedgerError } from "../../ports/ledger.ts";
import { SourceError } from "../../ports/source.ts";
import { readContext, type Context } from "./context.ts";
import { reasonOfProblem } from "./reason.ts";
import { asksForNothing } from "./relevance.ts";
import { finish, type Report } from "./report.ts";

/** Runs the Action: reads what the runner says, does what `run` asks, and reports. Never throws. */
export async function main(): Promise<void> {
  const context = readContext();
  finish(isProblem(context) ? { reason: "wrong-input", problems: [context] } : await guarded(context));
}

async function guarded(context: Context): Promise<Report> {
  try {
    return await run(context);
  } catch (error) {
    const found = problemOf(error);
    return { reason: reasonOfProblem(found), problems: [found] };
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof SourceError) return error.problem;
  if (error instanceof GitHubFailure) return error.problem;
  if (error instanceof LedgerError) return problem(error.code, error.message, error.remedy);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return problem("internal-error", text, "This is a fault of Slipway: please report it with the lines above.");
}

/** What most events need is decided before the heavier parts are even loaded: a comment that is no command ends here. */
async function run(context: Context): Promise<Report> {
  const wakeUp = decodeEvent(context.eventName, context.event, context.repository, context.repositoryId);
  if (isProblem(wakeUp)) return { reason: "wrong-input", problems: [wakeUp] };
  const branch = textAt(context.event, "repository", "default_branch") ?? context.refName;
  const nothing = context.mode === "intake" ? asksForNothing(wakeUp, branch) : undefined;
  if (nothing !== undefined) return { reason: "ignored", log: `Nothing is asked: ${nothing}.` };
  const { runJob } = await import("./jobs.ts");
  return await runJob(context, wakeUp, branch);
}
