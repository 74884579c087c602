import type { Outcome, TaskResult } from "../../core/message.ts";
import type { Problem } from "../../core/problem.ts";
import type { Answer } from "../../ports/world.ts";

/** A permanent failure: trying again would give the same. */
export function failedFor(problems: readonly Problem[]): Outcome {
  return { kind: "failed", permanent: true, problems };
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
