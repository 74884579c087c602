import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import { newRun, type Run } from "../../core/run.ts";
import { statusOf } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { Head } from "../../ports/ledger.ts";
import type { Ports } from "../../ports/ports.ts";
import { offerLine, type OfferLine } from "../../render/site-offers.ts";
import { readableAt } from "../all-offers.ts";
import { loadOrExplain, type Loaded } from "../load.ts";

/** The line of an offer as it was read at a head of its ledger. */
export type KnownLine = { readonly head: Head; readonly line: OfferLine };

export type Overview = {
  /** By the offers' names, for the next look. */
  readonly known: ReadonlyMap<string, KnownLine>;
  readonly lines: readonly OfferLine[];
  /** Ledgers that can not be read, each named. */
  readonly problems: readonly Problem[];
  /** Offers whose ledger has moved since `known`, as they are now. */
  readonly changed: readonly Loaded[];
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
  const now = ports.clock.now();
  const heads = await ports.ledger.heads();
  const moved = heads.filter(({ offer, head }) => known.get(offerName(offer))?.head !== head);
  const read = await inGroups(moved, together, async ({ offer, head }) => ({
    offer,
    loaded: await readableAt(ports.ledger, offer, head),
  }));
  const lost = await lostLedgers(ports, heads);
  const changed = read.flatMap(({ loaded }) => (isProblem(loaded) ? [] : [loaded]));
  const problems = [...read.flatMap(({ offer, loaded }) => (isProblem(loaded) ? [named(offer, loaded)] : [])), ...lost];
  const lines = linesOf(heads, changed, known, now);
  return {
    known: lines,
    lines: [...[...lines.values()].map(({ line }) => line), ...(await drafts(ports, commit, heads, now))],
    problems,
    changed,
  };
}

/** A branch that this machine has seen and that is gone is an offer all the same: asking for its head says why. */
async function lostLedgers(ports: Pick<Ports, "ledger">, heads: readonly { readonly offer: OfferId }[]): Promise<readonly Problem[]> {
  const there = new Set(heads.map(({ offer }) => offerName(offer)));
  const lost = (await ports.ledger.list()).filter((offer) => !there.has(offerName(offer)));
  const answers = await inGroups(lost, together, async (offer) => ({ offer, loaded: await loadOrExplain(ports.ledger, offer) }));
  return answers.flatMap(({ offer, loaded }) => (isProblem(loaded) ? [named(offer, loaded)] : []));
}

function linesOf(
  heads: readonly { readonly offer: OfferId; readonly head: Head }[],
  changed: readonly Loaded[],
  known: ReadonlyMap<string, KnownLine>,
  now: Instant,
): ReadonlyMap<string, KnownLine> {
  const fresh = new Map(changed.map(({ run, head }) => [offerName(run.offer), { head: head ?? "", line: lineOf(run, now) }]));
  return new Map(
    heads.flatMap(({ offer, head }) => {
      const name = offerName(offer);
      const found = fresh.get(name) ?? known.get(name);
      return found?.head === head ? [[name, found] as const] : [];
    }),
  );
}

/** Offers that have a folder and no ledger yet. */
async function drafts(
  { source }: WithSource,
  commit: string | undefined,
  heads: readonly { readonly offer: OfferId }[],
  now: Instant,
): Promise<readonly OfferLine[]> {
  const published = new Set(heads.map(({ offer }) => offerName(offer)));
  const found = commit === undefined ? [] : await source.offers(commit);
  return found.filter((offer) => !published.has(offerName(offer))).map((offer) => lineOf(newRun(offer), now));
}

function lineOf(run: Run, now: Instant): OfferLine {
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
