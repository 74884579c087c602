import type { Role } from "../types.ts";
import { type Account, type BaseRole, baseRoles } from "./records.ts";
import type { World } from "./world.ts";

/** Adds somebody. Throws when the login is taken or the role is not one. */
export function addAccount(
  world: World,
  login: string,
  options: { readonly role: Role; readonly type?: "User" | "Bot"; readonly teams?: readonly string[] },
): Account {
  if (accountOf(world, login) !== undefined) throw new Error(`There is a user "${login}" already.`);
  const id = 583_231 + world.accounts.size;
  const account: Account = { id, login, type: options.type ?? "User", ...parseRole(options.role), teams: new Set(options.teams) };
  world.accounts.set(id, account);
  return account;
}

/** By login, without case as on GitHub. */
export function accountOf(world: World, login: string): Account | undefined {
  return [...world.accounts.values()].find((account) => account.login.toLowerCase() === login.toLowerCase());
}

/** By login; throws when nobody has it, for what a test does itself. */
export function knownAccount(world: World, login: string): Account {
  const account = accountOf(world, login);
  if (account === undefined) throw new Error(`There is no user "${login}": add one with addUser.`);
  return account;
}

/** The two fields of a role: `release-lead:write` is a custom role that inherits from write. */
export function parseRole(role: Role): { readonly role: BaseRole; readonly roleName: string } {
  const [name = "", base = name] = role.split(":");
  const found = baseRoles.find((one) => one === base);
  if (found === undefined) throw new Error(`The role "${role}" is none of ${baseRoles.join(", ")}, nor a custom one as "name:base".`);
  return { role: found, roleName: name };
}

/** What the person has at least: everybody may read what is public. */
export function effectiveRole(world: World, account: Account): { readonly role: BaseRole; readonly roleName: string } {
  return account.role === "none" && !world.isPrivate
    ? { role: "read", roleName: "read" }
    : { role: account.role, roleName: account.roleName };
}

/** Throws when the person may not do in the browser what the test has them do. */
export function demand(world: World, account: Account, least: BaseRole, act: string): void {
  const { role } = effectiveRole(world, account);
  if (baseRoles.indexOf(role) >= baseRoles.indexOf(least)) return;
  throw new Error(`${account.login} has the role "${role}" here: GitHub lets nobody below "${least}" ${act}.`);
}
