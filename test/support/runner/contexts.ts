import type { HookEvent } from "../github/types.ts";
import { objectAt } from "./plain.ts";
import type { Plain } from "./plain.ts";
import { payloadOf } from "./triggers.ts";
import type { RunnerHub } from "./types.ts";

export type RunIdentity = {
  readonly id: number;
  readonly number: number;
  readonly path: string;
  readonly name: string;
  readonly commit: string;
};

/** The `github` context of a run, without what only a job has (token, job, folders). */
export function githubContext(hub: RunnerHub, run: RunIdentity, event: HookEvent): Plain {
  const pull = objectAt(payloadOf(event), "pull_request");
  return {
    event: event.payload,
    event_name: event.name,
    repository: hub.repository,
    repository_id: String(hub.repositoryId),
    repository_owner: hub.repository.split("/")[0],
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(?:heads|tags|pull)\//u, ""),
    ref_type: event.ref.startsWith("refs/tags/") ? "tag" : "branch",
    base_ref: objectAt(pull, "base")["ref"] ?? "",
    head_ref: objectAt(pull, "head")["ref"] ?? "",
    sha: event.sha,
    actor: event.actor.login,
    actor_id: String(event.actor.id),
    triggering_actor: event.actor.login,
    workflow: run.name,
    workflow_ref: `${hub.repository}/${run.path}@${event.ref}`,
    workflow_sha: run.commit,
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: "1",
    server_url: hub.serverUrl,
    api_url: hub.apiUrl,
    graphql_url: hub.graphqlUrl,
  };
}

/** The `GITHUB_…` variables that repeat the `github` context ("Variables reference", default environment variables). */
export function githubVariables(github: Plain): Record<string, string> {
  const variables = Object.entries(github).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" && key !== "token" ? [[`GITHUB_${key.toUpperCase()}`, value]] : [],
  );
  return { ...Object.fromEntries(variables), GITHUB_ACTIONS: "true", CI: "true" };
}

/** An event that the runner itself causes on the default branch: the clock, or a dispatch by hand. */
export function ownEvent(hub: RunnerHub, own: Pick<HookEvent, "name" | "sha" | "at"> & { readonly payload: object }): HookEvent {
  const [login, name] = hub.repository.split("/");
  const repository = { id: hub.repositoryId, name, full_name: hub.repository, default_branch: hub.defaultBranch, owner: { login } };
  const actor = { id: 41_898_282, login: "github-actions[bot]" };
  const sender = { ...actor, type: "Bot" };
  return { ...own, payload: { repository, sender, ...own.payload }, ref: `refs/heads/${hub.defaultBranch}`, actor, fromFork: false };
}
