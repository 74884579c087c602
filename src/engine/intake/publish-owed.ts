import { offerName, parseOfferName, type OfferId } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import { isRunning, newRun, type Run } from "../../core/run.ts";
import type { Sender } from "../../ports/forge.ts";
import { allOffers, type Known } from "../all-offers.ts";
import { publishRequest } from "../publish-request.ts";
import { reconcile } from "../reconcile.ts";
import type { Intake } from "./intake.ts";
import { lastChangeOf, originFields, originOf, type Origin } from "./origin.ts";

/** What a push told: who, and what the default branch held before. Nothing when a wake-up looks for itself. */
export type Pushed = { readonly sender?: Sender; readonly before?: string };

export type Published = {
  readonly published: readonly { readonly offer: OfferId; readonly submission: number; readonly pullRequest?: number }[];
  readonly problems: readonly (Problem & { readonly offer?: OfferId })[];
};

/** Up to this many offers are asked for one by one, each with the pull request that changed it; more came by one. */
const askedOneByOne = 5;

/**
 * Publishes every offer whose content on the default branch is not what its ledger was last asked for. A push, one that was lost, and one that comes
 * twice lead to the same: what counts is what the branch holds now, not which event said so.
 */
export async function publishOwed(intake: Intake, pushed: Pushed): Promise<Published> {
  if (intake.broken !== undefined) return { published: [], problems: [intake.broken] };
  const owed = await owedOffers(intake);
  const origins = new Map<string, Origin | Problem>();
  const published: Published["published"][number][] = [];
  const problems: Published["problems"][number][] = [];
  for (const known of owed) {
    if (isProblem(known.loaded)) {
      problems.push({ ...known.loaded, offer: known.offer });
      continue;
    }
    const origin = await originFor(intake, known.offer, { pushed, origins, exact: owed.length <= askedOneByOne });
    const answer = isProblem(origin) ? origin : await publish(intake, known.loaded.run, origin);
    if (isProblem(answer)) problems.push({ ...answer, offer: known.offer });
    else if (answer !== undefined) published.push({ offer: known.offer, submission: answer, ...pullRequestOf(origin) });
  }
  return { published, problems };
}

function pullRequestOf(origin: Origin | Problem): { readonly pullRequest?: number } {
  return isProblem(origin) || origin.pullRequest === undefined ? {} : { pullRequest: origin.pullRequest };
}

/** Offers that the default branch holds otherwise than their ledger was last asked for, and those whose ledger can not be read. */
async function owedOffers({ ports, commit }: Intake): Promise<readonly Known[]> {
  const known = new Map((await allOffers(ports.ledger)).map((each) => [offerName(each.offer), each]));
  const names = new Set([...known.keys(), ...(await ports.source.offers(commit)).map(offerName)]);
  const owed: Known[] = [];
  for (const offer of [...names].toSorted().flatMap((name) => parseOfferName(name) ?? [])) {
    const loaded = known.get(offerName(offer))?.loaded ?? { head: undefined, run: newRun(offer), events: "" };
    if (isProblem(loaded) || (await differs({ ports, commit }, loaded.run))) owed.push({ offer, loaded });
  }
  return owed;
}

async function differs({ ports, commit }: Pick<Intake, "ports" | "commit">, run: Run): Promise<boolean> {
  const tree = await ports.source.offer(commit, run.offer);
  const last = run.facts.queued?.request ?? run.submission?.request;
  if (tree === undefined) return last !== undefined && !last.withdraw && (run.facts.live !== null || isRunning(run));
  return last?.digest !== `sha256:${tree.digest}`;
}

type Asking = { readonly pushed: Pushed; readonly origins: Map<string, Origin | Problem>; readonly exact: boolean };

async function originFor(intake: Intake, offer: OfferId, { pushed, origins, exact }: Asking): Promise<Origin | Problem> {
  const commit = exact ? await lastChangeOf(intake, offer) : intake.commit;
  if (isProblem(commit)) return commit;
  const origin = origins.get(commit) ?? (await originOf(intake, commit, pushed));
  origins.set(commit, origin);
  return origin;
}

/** The number of the submission that runs or waits now; undefined when there was nothing to do after all. */
async function publish(intake: Intake, run: Run, origin: Origin): Promise<number | undefined | Problem> {
  const { ports, commit, settings } = intake;
  const request = await publishRequest(ports, run, { commit, settings, reuse: true, ...originFields(origin) });
  if (request === undefined) return undefined;
  const recorded = await reconcile(ports, run.offer, [{ kind: "publish", actor: origin.merger, request }], { withheld: ["live"] });
  if (isProblem(recorded)) return recorded.level === "error" ? recorded : undefined;
  return recorded.loaded.run.submission?.number;
}
