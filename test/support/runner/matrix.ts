import { isPlain, plainOf } from "./plain.ts";

export type Combination = Readonly<Record<string, unknown>>;

export type Strategy = {
  /** One entry per job; undefined where the job has no matrix. */
  readonly combinations: readonly (Combination | undefined)[];
  readonly failFast: boolean;
  readonly maxParallel: number;
};

const maxJobs = 256;

/** A job's `strategy` with its expressions evaluated. Throws where GitHub fails the job: an axis without values, more than 256 jobs. */
export function strategyOf(strategy: unknown): Strategy {
  const { matrix, "fail-fast": failFast, "max-parallel": maxParallel } = plainOf(strategy);
  const combinations = matrix === undefined || matrix === null ? [undefined] : expand(plainOf(matrix));
  if (combinations.length > maxJobs) throw new Error(`The matrix has ${combinations.length} jobs, but GitHub runs at most ${maxJobs}.`);
  return { combinations, failFast: failFast !== false, maxParallel: typeof maxParallel === "number" ? maxParallel : Infinity };
}

function expand({ include, exclude, ...axes }: Combination): readonly Combination[] {
  let combinations: Combination[] = Object.keys(axes).length === 0 ? [] : [{}];
  for (const [axis, values] of Object.entries(axes)) {
    if (!Array.isArray(values) || values.length === 0) throw new Error(`Matrix vector '${axis}' does not contain any values`);
    combinations = combinations.flatMap((combination) => values.map((value: unknown) => ({ ...combination, [axis]: value })));
  }
  combinations = combinations.filter((combination) => !listOf(exclude).some((excluded) => covers(combination, excluded)));
  const all = included(combinations, axes, listOf(include));
  if (all.length === 0) throw new Error("Matrix must define at least one vector");
  return all;
}

// An entry joins every original combination whose own values it does not change; where it fits none it is a job of its own.
function included(originals: readonly Combination[], axes: Combination, entries: readonly Combination[]): readonly Combination[] {
  const all = originals.map((combination) => ({ ...combination }));
  const extra: Combination[] = [];
  for (const entry of entries) {
    const shared = Object.fromEntries(Object.entries(entry).filter(([key]) => Object.hasOwn(axes, key)));
    const fitting = all.filter((_, index) => covers(originals[index] ?? {}, shared));
    for (const combination of fitting) Object.assign(combination, entry);
    if (fitting.length === 0) extra.push(entry);
  }
  return [...all, ...extra];
}

function covers(combination: Combination, part: Combination): boolean {
  return Object.entries(part).every(([key, value]) => JSON.stringify(combination[key]) === JSON.stringify(value));
}

function listOf(value: unknown): readonly Combination[] {
  return Array.isArray(value) ? value.filter(isPlain) : [];
}
