import type { OfferId } from "../core/offer.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import type { Run } from "../core/run.ts";
import type { Manifests } from "../manifest/market/manifests.ts";
import type { Ports } from "../ports/ports.ts";
import { load } from "./load.ts";
import { manifestsAt } from "./manifests-at.ts";
import { isProblemList } from "./offer-at.ts";

/** A state of an offer: the commit that holds it, and what its manifests say there. */
export type OfferState = { readonly commit: string; readonly manifests: Manifests };

/** Draft (the given commit), preview and live of an offer; one that there is not is left out. */
export async function offerStates(
  ports: Pick<Ports, "source" | "ledger">,
  id: OfferId,
  draft: string,
): Promise<Readonly<Record<string, OfferState>> | readonly Problem[]> {
  const loaded = await load(ports.ledger, id);
  if (isProblem(loaded)) return [loaded];
  const states: Record<string, OfferState> = {};
  for (const [name, commit] of [["draft", draft], ...commitsOf(loaded.run)] as const) {
    const found = await manifestsAt(ports, id, commit);
    // A folder that the newest commit does not hold any more is a draft that withdraws the offer.
    if (!isProblemList(found)) states[name] = { commit, manifests: found.manifests };
    else if (name !== "draft" || found.some(({ code }) => code !== "offer-missing")) return found;
  }
  return states;
}

/** After a go-live one submission is both, as the marketplace has it too. */
function commitsOf({ facts, submission }: Run): readonly (readonly [name: "preview" | "live", commit: string])[] {
  const { live } = facts;
  const isShown = submission !== null && submission.ended === null && submission.steps.preview.outcome === "complete";
  const preview = isShown && !submission.request.withdraw ? submission.request.commit : live?.commit;
  return [...(preview === undefined ? [] : [["preview", preview] as const]), ...(live === null ? [] : [["live", live.commit] as const])];
}
