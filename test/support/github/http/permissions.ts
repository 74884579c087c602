import { type Caller, type Needs, Refusal } from "../routes/route.ts";
import { knownAccount } from "../world/people.ts";
import type { Doer } from "../world/records.ts";
import { githubActions, type World } from "../world/world.ts";
import type { Match } from "./match.ts";

/**
 * Throws 401 or 403 when the token may not do this. A public repository would forgive a token that lacks a read
 * permission; this server does not, because the workflows have to run in private ones too.
 */
export function refuseCaller(world: World, match: Match, caller: Caller): void {
  const needs: Needs = typeof match.route.needs === "function" ? match.route.needs({ world, path: match.path }) : match.route.needs;
  if (needs === "anyone") return;
  if (caller.kind === "anonymous") throw new Refusal(401, "Requires authentication");
  if (needs === "app") {
    if (caller.kind !== "app") throw new Refusal(401, "A JSON web token could not be decoded");
    return;
  }
  if (caller.kind === "app") throw new Refusal(403, "Resource not accessible by integration");
  if (caller.kind === "person") return;
  const granted = needs.some(([name, level]) => caller.permissions[name] === "write" || caller.permissions[name] === level);
  if (!granted) throw new Refusal(403, "Resource not accessible by integration");
}

/** Who acts. Routes that change something never serve those without a token. */
export function doerOf(world: World, caller: Caller): Doer {
  if ("doer" in caller) return caller.doer;
  return { account: knownAccount(world, `${githubActions.slug}[bot]`), app: null, startsWorkflows: false };
}
