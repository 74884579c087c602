import { effectiveRole } from "../world/people.ts";
import type { Account, AppRecord } from "../world/records.ts";
import { apiOf, type World } from "../world/world.ts";
import { nodeId, stamp } from "./common.ts";

/** `simple-user` of the documents. */
export function userJson(world: World, account: Pick<Account, "id" | "login"> & { readonly type: string }): Record<string, unknown> {
  const url = `${apiOf(world)}/users/${encodeURIComponent(account.login)}`;
  const slug = account.login.replace(/\[bot\]$/u, "");
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type === "Bot" ? "BOT" : "U", account.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    gravatar_id: "",
    url,
    html_url: slug === account.login ? `${world.serverUrl}/${slug}` : `${world.serverUrl}/apps/${slug}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** The organization as an account. */
export function ownerJson(world: World): Record<string, unknown> {
  return userJson(world, { ...world.owner, type: "Organization" });
}

/** `integration` of the documents, or null. */
export function appJson(world: World, app: AppRecord | null): Record<string, unknown> | null {
  if (app === null) return null;
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: userJson(world, { login: app.owner, id: world.owner.id, type: "Organization" }),
    name: app.name,
    description: "",
    external_url: `${world.serverUrl}/apps/${app.slug}`,
    html_url: `${world.serverUrl}/apps/${app.slug}`,
    created_at: stamp(app.createdAt),
    updated_at: stamp(app.createdAt),
    permissions: app.permissions,
    events: [],
  };
}

/** How close the author is to the repository, in GitHub's words. Never a ground for trust. */
export function associationOf(world: World, account: Account): string {
  return account.role === "none" || effectiveRole(world, account).role === "none" ? "NONE" : "COLLABORATOR";
}
