import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import { newRun, type Run } from "../../core/run.ts";
import { statusOf } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { Head } from "../../ports/ledger.ts";
import type { Ports } from "../../ports/ports.ts";
import { offerLine, type OfferLine } from "../../render/site-offers.ts";
import { readableAt } from "../all-offers.ts";
import { loadOrExplain } from "../load.ts";

/** The line of an offer as it was read at a head of its ledger. */
export type KnownLine = { readonly head: Head; readonly line: OfferLine };

/** Where an offer's ledger is. */
export type Place = { readonly offer: OfferId; readonly head: Head };

/** What a look at a ledger gave: what to remember of it, or why it can not be read. */
export type Seen<Known extends KnownLine = KnownLine> = { readonly offer: OfferId; readonly found: Known | Problem };

export type Overview<Known extends KnownLine = KnownLine> = {
  /** By the offers' names, for the next look. */
  readonly known: ReadonlyMap<string, Known>;
  readonly lines: readonly OfferLine[];
  /** Ledgers that can not be read, each named. */
  readonly problems: readonly Problem[];
};

type WithSource = { readonly source: Pick<Ports["source"], "offers"> };

/** How many ledgers are read at once: enough that the one git process that answers never waits. */
const together = 64;

/**
 * Every offer that has a ledger or a folder in the commit. One look at where the ledgers are; only those that have moved since they were known are
 * read, so that following a thousand offers costs what changed.
 */
export async function overview(
  ports: Pick<Ports, "ledger" | "clock"> & WithSource,
  commit: string | undefined,
  known: ReadonlyMap<string, KnownLine>,
): Promise<Overview> {
  const places = await ports.ledger.heads();
  const now = ports.clock.now();
  const moved = places.filter((place) => hasMoved(place, known));
  const seen = await inGroups(moved, together, async (place): Promise<Seen> => {
    const loaded = await readableAt(ports.ledger, place.offer, place.head);
    return { offer: place.offer, found: isProblem(loaded) ? loaded : { head: place.head, line: lineOf(loaded.run, now) } };
  });
  return await overviewOf(ports, commit, { places, known, seen });
}

/** True for a ledger that is elsewhere than it is known to be. */
export function hasMoved({ offer, head }: Place, known: ReadonlyMap<string, KnownLine>): boolean {
  return known.get(offerName(offer))?.head !== head;
}

/** The same of ledgers that somebody else has read: `seen` has every one that has moved since they were `known`. */
export async function overviewOf<Known extends KnownLine>(
  ports: Pick<Ports, "ledger" | "clock"> & WithSource,
  commit: string | undefined,
  {
    places,
    known,
    seen,
  }: { readonly places: readonly Place[]; readonly known: ReadonlyMap<string, Known>; readonly seen: readonly Seen<Known>[] },
): Promise<Overview<Known>> {
  const [lost, unpublished] = await Promise.all([lostLedgers(ports, places), drafts(ports, commit, places)]);
  const found = new Map(seen.map((one) => [offerName(one.offer), one.found]));
  const now = new Map<string, Known>();
  const problems: Problem[] = [];
  for (const place of places) {
    const fresh = found.get(offerName(place.offer)) ?? known.get(offerName(place.offer));
    if (isProblem(fresh)) problems.push(named(place.offer, fresh));
    else if (fresh?.head === place.head) now.set(offerName(place.offer), fresh);
  }
  const lines = [...now.values()].map(({ line }) => line);
  return { known: now, lines: [...lines, ...unpublished], problems: [...problems, ...lost] };
}

/** A branch that this machine has seen and that is gone is an offer all the same: asking for its head says why. */
async function lostLedgers(ports: Pick<Ports, "ledger">, places: readonly Place[]): Promise<readonly Problem[]> {
  const there = new Set(places.map(({ offer }) => offerName(offer)));
  const lost = (await ports.ledger.list()).filter((offer) => !there.has(offerName(offer)));
  const answers = await inGroups(lost, together, async (offer) => ({ offer, loaded: await loadOrExplain(ports.ledger, offer) }));
  return answers.flatMap(({ offer, loaded }) => (isProblem(loaded) ? [named(offer, loaded)] : []));
}

/** Offers that have a folder and no ledger yet. */
async function drafts(
  { source, clock }: WithSource & Pick<Ports, "clock">,
  commit: string | undefined,
  places: readonly Place[],
): Promise<readonly OfferLine[]> {
  const now = clock.now();
  const published = new Set(places.map(({ offer }) => offerName(offer)));
  const found = commit === undefined ? [] : await source.offers(commit);
  return found.filter((offer) => !published.has(offerName(offer))).map((offer) => lineOf(newRun(offer), now));
}

/** An offer's line in the list. */
export function lineOf(run: Run, now: Instant): OfferLine {
  return offerLine(statusOf(run, now), sinceOf(run));
}

/** When the offer came to where it is: the end of its submission, or the begin of its step. */
export function sinceOf({ submission }: Run): Instant | null {
  if (submission === null) return null;
  return submission.ended?.at ?? submission.steps[submission.step].startedAt ?? submission.startedAt;
}

function named(offer: OfferId, found: Problem): Problem {
  return { ...found, text: `${offerName(offer)}: ${found.text}` };
}

/** Does something for every item, a group at a time. */
async function inGroups<Item, Result>(
  items: readonly Item[],
  size: number,
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += size) results.push(...(await Promise.all(items.slice(start, start + size).map(act))));
  return results;
}
