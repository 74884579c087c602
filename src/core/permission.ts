import type { Actor } from "./message.ts";
import type { Problem } from "./problem.ts";
import * as refusal from "./refusal.ts";
import { roleAllows, type Role } from "./settings.ts";

/** Why the actor may not do `what`; undefined when the role is enough. Slipway itself may do everything but give Go live. */
export function requireRole(actor: Actor, what: string, needed: Role): Problem | undefined {
  return actor.role === "system" || roleAllows(actor.role, needed) ? undefined : refusal.notAllowed(actor, what, needed);
}

/** The same for what only a person can do. */
export function requirePerson(actor: Actor, what: string, needed: Role): Problem | undefined {
  return actor.role === "system" ? refusal.notAllowed(actor, what, needed) : requireRole(actor, what, needed);
}
