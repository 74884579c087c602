import { due } from "../core/due.ts";
import { parseOfferName, type OfferId } from "../core/offer.ts";
import { isProblem, problem, quote, type Problem } from "../core/problem.ts";
import type { Ports } from "../ports/ports.ts";
import { settleCommand } from "./advance.ts";
import { load, type Loaded } from "./load.ts";
import { perform } from "./perform/perform.ts";
import { reconcile } from "./reconcile.ts";

/** What performing one effect came to. `already`: it is not owed (any more), because another runner reported it or the submission ended. */
export type Performed = { readonly kind: "performed" | "already"; readonly loaded: Loaded };

/** The offer that an effect's key belongs to: `<publisher>/<offer>/<submission>/<task>/<attempt>`. */
function offerOfKey(key: string): OfferId | Problem {
  const [publisher = "", offer = ""] = key.split("/");
  const found = /^[^/]+\/[^/]+\/\d+\/.+\/\d+$/.test(key) ? parseOfferName(`${publisher}/${offer}`) : undefined;
  return (
    found ??
    problem("effect-key", `${quote(key)} is no key of an effect.`, "Take it from the output `work` of a run that advances the offer.")
  );
}

/**
 * Performs one effect on behalf of a tick that left it, anywhere: needs nothing but the ledger and what the effect works on. What follows from its
 * report is left to the next tick, and the promotion never begins here.
 */
export async function performKey(ports: Ports, key: string): Promise<Performed | Problem> {
  const offer = offerOfKey(key);
  if (isProblem(offer)) return offer;
  const loaded = await load(ports.ledger, offer);
  if (isProblem(loaded)) return loaded;
  const effect = due(loaded.run, ports.clock.now()).find((each) => each.key === key);
  if (effect === undefined || effect.work.kind === "promote" || effect.work.kind === "withdraw") return { kind: "already", loaded };
  let after: Loaded | Problem = loaded;
  await perform(ports, loaded, [effect], async (settlements) => {
    const recorded = await reconcile(ports, offer, settlements.map(settleCommand), {
      known: loaded,
      evidence: new Map(settlements.flatMap((each) => [...each.files])),
      withheld: ["live"],
    });
    after = isProblem(recorded) ? recorded : recorded.loaded;
  });
  return isProblem(after) ? after : { kind: "performed", loaded: after };
}
