import { problem, type Problem } from "../core/problem.ts";

/** Why a commit of a ledger does not follow from the ones before. */
export function broken(code: string, text: string, remedy = usualRemedy): Problem {
  return problem(code, text, remedy);
}

const usualRemedy = "Everything before this commit is sound: compare with other clones, and set the branch back to its parent.";
