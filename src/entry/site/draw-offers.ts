import { eachConcurrently } from "../../adapters/concurrently.ts";
import { placePages } from "../../adapters/page-folder.ts";
import { isProblem } from "../../core/problem.ts";
import { drawOffer, type KnownOffer } from "../../engine/site/draw-offer.ts";
import type { SiteFrame } from "../../engine/site/offer-pages.ts";
import type { Place, Seen } from "../../engine/site/overview.ts";
import type { Ports } from "../../ports/ports.ts";
import { statusFolder } from "../../render/status-frame.ts";

/** Where offers are drawn, and what all their pages have in common. */
export type Drawing = { readonly ports: Pick<Ports, "ledger" | "digests">; readonly folder: string; readonly frame: SiteFrame };

/** How many ledgers are read at once: enough that the one git process that answers never waits. */
const together = 32;

/** Draws offers into their folders, and gives what to remember of each, or why its ledger can not be read. */
export async function drawOffers(drawing: Drawing, places: readonly Place[]): Promise<readonly Seen<KnownOffer>[]> {
  const seen: Seen<KnownOffer>[] = [];
  const unread: Place[] = [];
  await eachConcurrently(places, together, async (place) => {
    const one = await drawOne(drawing, place);
    if (isProblem(one.found)) unread.push(place);
    else seen.push(one);
  });
  // A git process that dies over a damaged object takes the answers for others with it: only who fails alone is damaged.
  await eachConcurrently(unread, 1, async (place) => void seen.push(await drawOne(drawing, place)));
  return seen;
}

async function drawOne({ ports, folder, frame }: Drawing, place: Place): Promise<Seen<KnownOffer>> {
  const drawn = await drawOffer(ports, place, frame);
  if (isProblem(drawn)) return { offer: place.offer, found: drawn };
  placePages(`${folder}/${statusFolder(place.offer)}`, drawn.files);
  return { offer: place.offer, found: drawn.known };
}
