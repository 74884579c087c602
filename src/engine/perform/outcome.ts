import type { Outcome, TaskResult } from "../../core/message.ts";
import { problem, type Problem } from "../../core/problem.ts";
import type { Answer } from "../../ports/world.ts";

/** Problems that a report carries into ledger, mail and pages; whoever has more does not read them there. */
const mostProblems = 200;

/** A permanent failure: trying again would give the same. */
export function failedFor(problems: readonly Problem[]): Outcome {
  return { kind: "failed", permanent: true, problems: bounded(problems) };
}

function bounded(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostProblems) return problems;
  const more = `There are ${problems.length - mostProblems} problems more than the ${mostProblems} listed here.`;
  return [...problems.slice(0, mostProblems), problem("more-problems", more, "Run `slipway validate` to see all of them.")];
}

/** An adapter's answer as the core wants it; `result` tells what a success means. */
export function outcomeOf<T>(answer: Answer<T>, result: (value: T, already: boolean) => TaskResult): Outcome {
  switch (answer.kind) {
    case "done":
      return { kind: "done", result: result(answer.value, answer.already) };
    case "failed":
      return {
        kind: "failed",
        permanent: answer.permanent,
        problems: [answer.problem],
        ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
      };
    case "later":
      return answer;
  }
}
