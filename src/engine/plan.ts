import { offerName, parseOfferName, type OfferId } from "../core/offer.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import { changePlan, type Change } from "../core/rules/change.ts";
import type { Ports } from "../ports/ports.ts";
import { load } from "./load.ts";
import { offerAt } from "./offer-at.ts";

export type Planned = { readonly offer: OfferId; readonly change: Change };

type Reader = Pick<Ports, "ledger" | "source">;

/** What merging `to` would do to each offer that changes, against what is live; without `from` all offers are looked at. */
export async function planOf(ports: Reader, from: string | undefined, to: string): Promise<readonly Planned[] | Problem> {
  const planned: Planned[] = [];
  for (const offer of await namesIn(ports, from, to)) {
    const change = await changeOf(ports, offer, from, to);
    if (isProblem(change)) return change;
    if (change.kind !== "none") planned.push({ offer, change });
  }
  return planned;
}

async function namesIn({ ledger, source }: Reader, from: string | undefined, to: string): Promise<readonly OfferId[]> {
  const before = from === undefined ? await ledger.list() : await source.offers(from);
  const names = new Set([...before, ...(await source.offers(to))].map(offerName));
  return [...names].toSorted().flatMap((name) => parseOfferName(name) ?? []);
}

const unchanged: Change = { kind: "none", reasons: [], problems: [] };

/** An offer that both commits hold with the same bytes is left alone by the merge, whatever is live. */
async function changeOf(ports: Reader, offer: OfferId, from: string | undefined, to: string): Promise<Change | Problem> {
  const after = await ports.source.offer(to, offer);
  if (from !== undefined && (await ports.source.offer(from, offer))?.digest === after?.digest) return unchanged;
  const loaded = await load(ports.ledger, offer);
  if (isProblem(loaded)) return loaded;
  const { live } = loaded.run.facts;
  if (after !== undefined && live?.digest === `sha256:${after.digest}`) return unchanged;
  const next = after === undefined ? undefined : await offerAt(ports, offer, to);
  return isProblem(next)
    ? { kind: "forbidden", reasons: ["The manifests are not valid."], problems: [next] }
    : named(changePlan(live?.content.locked, next));
}

/** The digests differ, so something changes: what the locked fields do not show is the bytes of pictures. */
function named(change: Change): Change {
  return change.kind === "none" ? { kind: "safe", reasons: ["Pictures change."], problems: [] } : change;
}
