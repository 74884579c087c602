import { judge } from "./interleaving-oracle.ts";
import { interleave } from "./interleaving.ts";

/** What many interleavings came to. */
export type Tally = {
  readonly seeds: number;
  /** Calls of ports that were let go on. */
  readonly steps: number;
  /** How often submissions ended in each way, or were left so. */
  readonly ends: Readonly<Record<string, number>>;
  /** What must not be, each with its seed. */
  readonly faults: readonly string[];
};

/** Every way in which a submission can end or be left: a long run meets them all. */
export const everyEnd = [
  "live",
  "withdrawn",
  "canceled",
  "superseded",
  "failed",
  "queued",
  "expired",
  "held",
  "waits at signoff",
  "overdue",
] as const;

/** Plays and judges the interleavings of `count` seeds, from `first` on. */
export async function tally(first: number, count: number, onSeed: (seed: number) => void = () => undefined): Promise<Tally> {
  const ends = new Map<string, number>();
  const faults: string[] = [];
  let steps = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const told = await interleave(seed);
    const judgement = await judge(told);
    steps += told.steps;
    for (const end of judgement.ends) ends.set(end, (ends.get(end) ?? 0) + 1);
    faults.push(...judgement.faults.map((fault) => `seed ${seed}: ${fault}`));
    onSeed(seed);
  }
  return { seeds: count, steps, ends: Object.fromEntries([...ends].toSorted(([, a], [, b]) => b - a)), faults };
}

/** A seed's story, line by line, with what is wrong with it at the end. */
export async function storyOf(seed: number): Promise<readonly string[]> {
  const told = await interleave(seed);
  const { faults, ends } = await judge(told);
  return [...told.story, "", `It ends: ${ends.join(", ") || "before anything was published"}.`, ...faults];
}
