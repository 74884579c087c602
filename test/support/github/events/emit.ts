import { commitAt } from "../git/run.ts";
import { userJson } from "../json/account.ts";
import { commentJson, issueJson, labelJson } from "../json/issue.ts";
import { pullJson } from "../json/pull.ts";
import { organizationJson, repositoryJson } from "../json/repository.ts";
import type { CommentRecord, Doer, IssueRecord, LabelRecord, PullRecord } from "../world/records.ts";
import type { World } from "../world/world.ts";
import { payloadFaults, webhookShape } from "./schema.ts";

/** Where a run that the event starts would stand. */
export type Place = { readonly sha: string; readonly ref: string; readonly fromFork: boolean };

export type Happened = {
  /** `issues`, `push`, … */
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The head of the default branch when absent. */
  readonly place?: Place;
};

/** Queues an event, unless what a job's token did caused it. A payload that its schema refuses is a violation. */
export function emit(world: World, doer: Doer, { name, payload, place }: Happened): void {
  if (!doer.startsWorkflows && !name.endsWith("_dispatch")) return;
  const complete = {
    ...payload,
    repository: repositoryJson(world),
    organization: organizationJson(world),
    sender: userJson(world, doer.account),
  };
  const action = payload["action"];
  const faults = payloadFaults(name, typeof action === "string" ? action : undefined, complete);
  world.violations.push(...faults.map((fault) => `webhook: ${fault}`));
  const { id, login } = doer.account;
  world.events.push({ name, payload: structuredClone(complete), ...(place ?? defaultPlace(world)), actor: { id, login }, at: world.now() });
}

/** Issues, comments, dispatches and schedules run on the default branch. */
function defaultPlace(world: World): Place {
  const ref = `refs/heads/${world.defaultBranch}`;
  return { sha: commitAt(world.gitDirectory, ref) ?? "", ref, fromFork: false };
}

/** `issues` or `pull_request`, whichever the number is, with what belongs to the action. */
export function emitIssue(
  world: World,
  doer: Doer,
  issue: IssueRecord,
  payload: Readonly<Record<string, unknown>> & { readonly action: string },
): void {
  const pull = world.pulls.get(issue.number);
  if (pull !== undefined) return emitPull(world, doer, pull, payload);
  emit(world, doer, { name: "issues", payload: { ...payload, issue: hookIssue(world, issue) } });
}

/** `pull_request`, on the test merge; on the branch merged into once it is merged. */
export function emitPull(
  world: World,
  doer: Doer,
  pull: PullRecord,
  payload: Readonly<Record<string, unknown>> & { readonly action: string },
): void {
  const issue = world.issues.get(pull.number);
  if (issue === undefined) return;
  const shown = webhookShape("pull-request", pullJson(world, pull, issue));
  const fromFork = pull.fork !== null;
  const place =
    pull.mergedAt === null
      ? { sha: pull.mergeCommit ?? pull.headSha, ref: `refs/pull/${pull.number}/merge`, fromFork }
      : { ...defaultPlace(world), fromFork };
  emit(world, doer, { name: "pull_request", payload: { ...payload, number: pull.number, pull_request: shown }, place });
}

/** `issue_comment`. */
export function emitComment(
  world: World,
  doer: Doer,
  comment: CommentRecord,
  payload: Readonly<Record<string, unknown>> & { readonly action: string },
): void {
  const issue = world.issues.get(comment.issue);
  if (issue === undefined) return;
  const shown = hookShape("issue-comment", commentJson(world, comment));
  emit(world, doer, { name: "issue_comment", payload: { ...payload, issue: hookIssue(world, issue), comment: shown } });
}

function hookIssue(world: World, issue: IssueRecord): Record<string, unknown> {
  return hookShape("issue", issueJson(world, issue));
}

/** Webhooks show of an App what their schema lists, and nothing of another kind. */
function hookShape(definition: string, value: Record<string, unknown>): Record<string, unknown> {
  const shaped = webhookShape(definition, value);
  const app = shaped["performed_via_github_app"];
  return isObject(app) ? { ...shaped, performed_via_github_app: webhookShape("app", app) } : shaped;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The label of a `labeled` or `unlabeled` event. */
export function hookLabel(world: World, label: LabelRecord): Record<string, unknown> {
  return labelJson(world, label);
}
