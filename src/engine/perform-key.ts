import type { Effect, Outcome } from "../core/message.ts";
import { keyStanding, parseEffectKey } from "../core/owed-key.ts";
import { isProblem, problem, quote, type Problem } from "../core/problem.ts";
import type { Instant } from "../core/time.ts";
import type { Ports } from "../ports/ports.ts";
import { settleCommand } from "./advance.ts";
import { load, type Loaded } from "./load.ts";
import { perform } from "./perform/perform.ts";
import { reconcile } from "./reconcile.ts";

/**
 * What performing one effect came to. `already`: another runner reported it, or its submission ended. `early`: it is to be tried again, not before
 * `at`. `unknown`: the ledger has never owed it.
 */
export type Performed = { readonly loaded: Loaded } & (
  | { readonly kind: "performed"; readonly outcome: Outcome }
  | { readonly kind: "early"; readonly at: Instant }
  | { readonly kind: "already" | "unknown" }
);

/**
 * Performs one effect on behalf of a tick that left it, anywhere: needs nothing but the ledger and what the effect works on. What follows from its
 * report is left to the next tick, and the promotion never begins here.
 */
export async function performKey(ports: Ports, text: string): Promise<Performed | Problem> {
  const key = parseEffectKey(text);
  if (key === undefined)
    return problem(
      "effect-key",
      `${quote(text)} is no key of an effect.`,
      "Take it from `slipway tick --plan-work`, or the output `work`.",
    );
  const loaded = await load(ports.ledger, key.offer);
  if (isProblem(loaded)) return loaded;
  const standing = keyStanding(loaded.run, key, ports.clock.now());
  switch (standing.kind) {
    case "unknown":
      return { kind: "unknown", loaded };
    case "later":
      return { kind: "early", at: standing.at, loaded };
    case "settled":
      return { kind: "already", loaded };
    case "due":
      return changesLive(standing.effect) ? { kind: "already", loaded } : await performEffect(ports, loaded, standing.effect);
  }
}

function changesLive({ work }: Effect): boolean {
  return work.kind === "promote" || work.kind === "withdraw";
}

async function performEffect(ports: Ports, loaded: Loaded, effect: Effect): Promise<Performed | Problem> {
  let after: Loaded | Problem = loaded;
  let outcome: Outcome | undefined;
  await perform(ports, loaded, [effect], async (settlements) => {
    outcome = settlements[0]?.outcome;
    const recorded = await reconcile(ports, effect.offer, settlements.map(settleCommand), {
      known: loaded,
      evidence: new Map(settlements.flatMap((each) => [...each.files])),
      withheld: ["live"],
    });
    after = isProblem(recorded) ? recorded : recorded.loaded;
  });
  if (isProblem(after)) return after;
  return outcome === undefined ? { kind: "already", loaded: after } : { kind: "performed", outcome, loaded: after };
}
