import { createRequire } from "node:module";

import { trusted } from "../../../../src/manifest/trusted.ts";
import { apiOf, type World } from "../world/world.ts";
import { ownerJson, userJson } from "./account.ts";
import { nodeId, stamp } from "./common.ts";

type Example = {
  readonly name: string;
  readonly examples: readonly { readonly repository?: Record<string, unknown>; readonly organization?: Record<string, unknown> }[];
};

const examples = trusted<readonly Example[]>(createRequire(import.meta.url)("@octokit/webhooks-examples"));

function template(part: "repository" | "organization"): Record<string, unknown> {
  const found = examples
    .filter(({ name }) => name === "issues")
    .flatMap((event) => event.examples)
    .find((example) => example.organization !== undefined);
  const value = found?.[part];
  if (value === undefined) throw new Error(`The examples of webhooks show no ${part}.`);
  return value;
}

/** The repository as webhooks and pull requests show it: the official example with our names in it. */
export function repositoryJson(world: World, fork?: { readonly id: number; readonly login: string }): Record<string, unknown> {
  const fullName = fork === undefined ? world.repository : `${fork.login}/${world.name}`;
  const renamed = rename(template("repository"), [
    ["https://api.github.com/repos/Codertocat/Hello-World", `${apiOf(world)}/repos/${fullName}`],
    ["https://github.com/Codertocat/Hello-World", `${world.serverUrl}/${fullName}`],
    ["github.com/Codertocat/Hello-World", `${new URL(world.serverUrl).host}/${fullName}`],
    ["github.com:Codertocat/Hello-World", `${new URL(world.serverUrl).hostname}:${fullName}`],
  ]);
  const id = fork === undefined ? world.repositoryId : world.repositoryId + fork.id;
  const open = [...world.issues.values()].filter(({ state }) => state === "open").length;
  return {
    ...renamed,
    id,
    node_id: nodeId("R", id),
    name: world.name,
    full_name: fullName,
    private: world.isPrivate,
    visibility: world.isPrivate ? "private" : "public",
    owner: fork === undefined ? ownerJson(world) : userJson(world, { ...fork, type: "User" }),
    fork: fork !== undefined,
    created_at: stamp(world.createdAt),
    updated_at: stamp(world.createdAt),
    pushed_at: stamp(world.pushedAt),
    open_issues: open,
    open_issues_count: open,
    default_branch: world.defaultBranch,
  };
}

/** `full-repository` of the documents. */
export function fullRepositoryJson(world: World): Record<string, unknown> {
  return {
    ...repositoryJson(world),
    organization: ownerJson(world),
    network_count: 0,
    subscribers_count: 0,
    has_discussions: false,
    allow_forking: true,
    permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
    temp_clone_token: null,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
  };
}

/** The organization as webhooks show it. */
export function organizationJson(world: World): Record<string, unknown> {
  const { login, id } = world.owner;
  const renamed = rename(template("organization"), [["https://api.github.com/orgs/Octocoders", `${apiOf(world)}/orgs/${login}`]]);
  return { ...renamed, login, id, node_id: nodeId("O", id) };
}

function rename(value: Record<string, unknown>, names: readonly (readonly [string, string])[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      typeof one === "string" ? names.reduce((text, [from, to]) => text.replace(from, to), one) : one,
    ]),
  );
}
