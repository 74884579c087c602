import type { Problem } from "../../core/problem.ts";
import type { Failed } from "../../ports/world.ts";

const mostTold = 5;

/** A failure that nothing but a change of addresses or settings mends. */
export function permanent(problem: Problem): Failed {
  return { kind: "failed", permanent: true, problem };
}

/**
 * What several recipients' failures come to; undefined when there are none. One that passes is told first, because it asks for another attempt, which
 * skips those who have their mail. The others are named with it, so that nobody has to find out one by one.
 */
export function together(failures: readonly Failed[]): Failed | undefined {
  const first = failures.find((each) => !each.permanent) ?? failures[0];
  if (first === undefined) return undefined;
  const texts = new Set([first, ...failures].map(({ problem }) => problem.text));
  const told = [...texts].slice(0, mostTold).join(" ");
  const more = texts.size - mostTold;
  const text = more > 0 ? `${told} The same holds for ${more} more.` : told;
  return { ...first, problem: { ...first.problem, text } };
}
