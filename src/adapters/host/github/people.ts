import type { Role } from "../../../core/settings.ts";
import type { Person, Sender } from "../../../ports/forge.ts";
import type { GitHubClient } from "./client.ts";
import { GitHubFailure, unlessGone } from "./failure.ts";
import { need, numberAt, textAt } from "./fields.ts";

const essential = { essential: true };

const knownRoles: Readonly<Record<string, Role>> = {
  admin: "admin",
  maintain: "maintain",
  write: "write",
  triage: "triage",
  read: "read",
  none: "read",
};
/** What a custom role comes to: the legacy field tells only what it inherits at least, so it never gives more than `write`, `admin` aside. */
const legacyRoles: Readonly<Record<string, Role>> = { admin: "admin", write: "write", read: "read", none: "read" };

/**
 * The person's role by login, for the numeric id of the event: a login that another account has taken meanwhile answers undefined. A stranger, or a
 * login that is gone, is `read`. `author_association` is never asked: it does not tell what somebody may do.
 */
export async function lookUpPerson(client: GitHubClient, { id, login }: Sender): Promise<Person | undefined> {
  const route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
  const reply = await unlessGone(client.ask(route, { username: login }, essential));
  if (reply === undefined) return { id, login, role: "read" };
  const { data } = reply;
  if (need(numberAt(data, "user", "id"), "a person's permission") !== id) return undefined;
  return { id, login: textAt(data, "user", "login") ?? login, role: roleOf(textAt(data, "role_name"), textAt(data, "permission")) };
}

function roleOf(name: string | undefined, legacy: string | undefined): Role {
  const known = name === undefined || !Object.hasOwn(knownRoles, name) ? undefined : knownRoles[name];
  if (known !== undefined) return known;
  return (legacy !== undefined && Object.hasOwn(legacyRoles, legacy) ? legacyRoles[legacy] : undefined) ?? "read";
}

/** Whether the login is an active member of `org/team`. A token that may not see teams (a job's own never may) answers false. */
export async function isActiveMember(client: GitHubClient, login: string, team: string): Promise<boolean> {
  const [org, slug, ...rest] = team.split("/");
  if (org === undefined || slug === undefined || rest.length > 0) return false;
  try {
    const { data } = await client.ask(
      "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
      { org, team_slug: slug, username: login },
      essential,
    );
    return textAt(data, "state") === "active";
  } catch (error) {
    if (error instanceof GitHubFailure && error.permanent) return false;
    throw error;
  }
}

/** An account as the API and events name it; undefined for a deleted one. Whatever is not a user (bot, organisation, mannequin) counts as a bot. */
export function senderOf(user: unknown): Sender | undefined {
  const id = numberAt(user, "id");
  const login = textAt(user, "login");
  return id === undefined || login === undefined ? undefined : { id, login, isBot: textAt(user, "type") !== "User" };
}

/** Whoever an account belonged to that exists no more (github.com/ghost). */
export const ghost: Sender = { id: 10_137, login: "ghost", isBot: true };
