import type { Actor } from "../../core/message.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Settings } from "../../core/settings.ts";
import type { Forge, Sender } from "../../ports/forge.ts";
import { valueOf } from "./intake.ts";

/** Somebody who asks, as the ledger will name them; a stranger to us is `nobody`. */
export type Asker =
  | { readonly actor: Actor }
  | { readonly nobody: string }
  | { readonly refused: Problem; readonly actor: Actor }
  | { readonly failed: Problem };

/**
 * Who asks, with the role that the host gives them at this moment. Accounts that are no people count only when the settings list their numeric id, and
 * people never by that list; a login that belongs to another account by now is refused (github.md, 4.8 and 4.9).
 */
export async function askerOf(forge: Forge, { github }: Pick<Settings, "github">, sender: Sender, via: string): Promise<Asker> {
  if (sender.isBot) {
    const listed = github.bots.find(({ id }) => id === sender.id);
    return listed === undefined
      ? { nobody: `${sender.login} is no person and not listed under github.bots` }
      : { actor: actorOf(sender, listed.role, via) };
  }
  const found = valueOf(await forge.person(sender));
  if ("problem" in found) return { failed: found.problem };
  return found.value === undefined
    ? { refused: changedHands(sender), actor: actorOf(sender, "read", via) }
    : { actor: actorOf(sender, found.value.role, via) };
}

/** The same actor with the team that a sign-off asks for, once the host has confirmed it. */
export async function withTeam(forge: Forge, actor: Actor, sender: Sender, team: string | undefined): Promise<Actor | Problem> {
  if (team === undefined) return actor;
  const found = valueOf(await forge.isInTeam(sender, team));
  if ("problem" in found) return found.problem;
  return found.value ? { ...actor, teams: [team] } : actor;
}

function actorOf({ id, login }: Sender, role: Actor["role"], via: string): Actor {
  return { name: login, email: noreplyAddress(id, login), id, role, via };
}

/** The address by which GitHub attributes a commit to an account (docs: "Setting your commit email address"). */
export function noreplyAddress(id: number, login: string): string {
  return `${id}+${login}@users.noreply.github.com`;
}

function changedHands({ login, id }: Sender): Problem {
  return problem(
    "account-changed",
    `The name ${quote(login)} does not belong to the account ${id} any more.`,
    "Give the command again with the account as it is named now.",
  );
}
