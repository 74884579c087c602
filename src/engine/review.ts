import { hasErrors, isProblem, type Problem } from "../core/problem.ts";
import { settingsPath } from "../core/settings.ts";
import { validateManifests } from "../manifest/validate-manifests.ts";
import type { Ports } from "../ports/ports.ts";
import { isProblemList, settingsAt, treeOf } from "./offer-at.ts";
import { planOf, type Planned } from "./plan.ts";

/** What a reviewer needs to know of a change before it is merged. */
export type Review = {
  readonly plan: readonly Planned[];
  /** Every problem of every offer that changes, and of the settings. */
  readonly problems: readonly Problem[];
  /** What else deserves a look, in sentences. */
  readonly rules: readonly string[];
};

type Reader = Pick<Ports, "ledger" | "source" | "clock" | "digests">;

/** Reads what merging `head` into `base` would change, from their commits alone: works for forks, with nothing but read access. */
export async function reviewChange(ports: Reader, base: string, head: string): Promise<Review | Problem> {
  const plan = await planOf(ports, base, head);
  if (isProblem(plan)) return plan;
  const settings = await settingsAt(ports, head);
  const problems = [...(isProblemList(settings) ? settings : []), ...(await offerProblems(ports, head, plan))];
  const same = await isSame(ports, base, head, settingsPath);
  return { plan, problems, rules: !same && plan.length > 0 ? [rulesAndOffers] : [] };
}

const rulesAndOffers =
  "The rules in `.github/slipway.yaml` change together with offers: their sign-off is judged by the stricter of the old and the new rules.";

/** The manifests' own problems and the locked fields', each once. */
async function offerProblems({ source, clock }: Reader, head: string, plan: readonly Planned[]): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { offer, change } of plan) {
    const tree = await source.offer(head, offer);
    const own = tree === undefined ? [] : validateManifests(offer, await treeOf(tree), { now: clock.now() }).problems;
    // What can not be read is told by the manifests' own problems, with every place.
    problems.push(...own, ...(hasErrors(own) ? [] : change.problems));
  }
  return problems;
}

async function isSame({ source }: Reader, base: string, head: string, path: string): Promise<boolean> {
  const [before, after] = [await source.file(base, path), await source.file(head, path)];
  if (before === undefined || after === undefined || isProblem(before) || isProblem(after)) return before === after;
  return Buffer.compare(before, after) === 0;
}
