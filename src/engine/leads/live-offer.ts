import type { LeadDestination } from "../../core/lead-destination.ts";
import { offerName, type Offer, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import type { Ports } from "../../ports/ports.ts";
import { loadOrExplain } from "../load.ts";
import { offerAt } from "../offer-at.ts";

type Reader = Pick<Ports, "ledger" | "source">;

/** The offer as customers see it now; undefined when nothing of it is live. */
export async function liveOffer(ports: Reader, id: OfferId): Promise<Offer | Problem | undefined> {
  const loaded = await loadOrExplain(ports.ledger, id);
  if (isProblem(loaded)) return loaded;
  const { live } = loaded.run.facts;
  return live === null ? undefined : await offerAt(ports, id, live.commit);
}

/** Where leads of an offer go by what is live of it. */
export async function liveDestination(ports: Reader, id: OfferId): Promise<LeadDestination | Problem> {
  const offer = await liveOffer(ports, id);
  if (isProblem(offer)) return offer;
  if (offer !== undefined && offer.lead.kind !== "none") return offer.lead;
  return problem(
    "lead-none",
    `${offerName(id)} has leads that wait, but names no lead destination any more.`,
    "Give its offer.yaml `leads` again and publish it; until then they are kept.",
  );
}
