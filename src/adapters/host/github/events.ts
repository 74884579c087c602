import { isProblem, problem, quote, type Problem } from "../../../core/problem.ts";
import type { Sender, WakeUp } from "../../../ports/forge.ts";
import { at, flagAt, instantAt, numberAt, textAt } from "./fields.ts";
import { senderOf } from "./people.ts";

/**
 * Reads the event file of a job: `name` as in GITHUB_EVENT_NAME, `repository` as in GITHUB_REPOSITORY and `id` as in GITHUB_REPOSITORY_ID where it is known. Whatever is in the payload, it never throws:
 * a payload of another repository is `event-of-other-repository`, one that lacks what its event documents is `event-unreadable`. Edited and deleted
 * comments and labels taken off ask for nothing.
 */
export function decodeEvent(name: string, payload: unknown, repository: string, id = ""): WakeUp | Problem {
  return elsewhere(name, payload, repository, id) ?? decodeKind(name, payload);
}

/** The Problem of an event that is not of this repository, or does not say of which it is. */
function elsewhere(name: string, payload: unknown, repository: string, id: string): Problem | undefined {
  const from = textAt(payload, "repository", "full_name");
  // A schedule's event is made by GitHub alone and may carry nothing but its cron line.
  if (from === undefined) return name === "schedule" ? undefined : unreadable(name, "repository.full_name");
  if (from.toLowerCase() !== repository.toLowerCase()) return ofOtherRepository(from, repository);
  const fromId = numberAt(payload, "repository", "id");
  // A name can be given to another repository, the number can not.
  return id === "" || fromId === undefined || String(fromId) === id
    ? undefined
    : ofOtherRepository(`${from} (${fromId})`, `${repository} (${id})`);
}

function decodeKind(name: string, payload: unknown): WakeUp | Problem {
  switch (name) {
    case "push":
      return decodePush(payload);
    case "issue_comment":
      return decodeComment(payload);
    case "issues":
      return decodeLabel(payload, "issues");
    // Of the two only this one runs the default branch's code, also for forks: only here a label may ask for something.
    case "pull_request_target":
      return decodeLabel(payload, "pull_request_target");
    case "pull_request":
      return decodePullRequest(payload);
    case "schedule":
      return { kind: "schedule" };
    case "workflow_dispatch":
      return decodeDispatch(payload);
    default:
      return { kind: "ignored", reason: `the event ${quote(name)} asks for nothing` };
  }
}

function decodePush(payload: unknown): WakeUp | Problem {
  const before = commitAt(payload, "before");
  const after = commitAt(payload, "after");
  const ref = textAt(payload, "ref");
  const sender = senderOf(at(payload, "sender"));
  if (before === undefined || after === undefined || ref === undefined || !ref.startsWith("refs/"))
    return unreadable("push", "before, after or ref");
  if (sender === undefined) return unreadable("push", "sender");
  return {
    kind: "push",
    before,
    after,
    ref,
    sender,
    forced: flagAt(payload, "forced") ?? false,
    deleted: flagAt(payload, "deleted") ?? false,
  };
}

function decodeComment(payload: unknown): WakeUp | Problem {
  const action = textAt(payload, "action");
  if (action !== "created") return { kind: "ignored", reason: `a comment ${quote(action)} asks for nothing, only a new one does` };
  const id = numberAt(payload, "comment", "id");
  const issue = numberAt(payload, "issue", "number");
  const body = textAt(payload, "comment", "body");
  const createdAt = instantAt(payload, "comment", "created_at");
  if (id === undefined || issue === undefined || body === undefined || createdAt === undefined)
    return unreadable("issue_comment", "the comment's id, body or time, or the issue's number");
  const people = speakersOf(payload);
  if (isProblem(people) || "kind" in people) return people;
  const title = textAt(payload, "issue", "title");
  const issueAuthorId = numberAt(payload, "issue", "user", "id");
  return {
    kind: "comment",
    id,
    issue,
    onPullRequest: typeof at(payload, "issue", "pull_request") === "object" && at(payload, "issue", "pull_request") !== null,
    ...people,
    body,
    createdAt,
    ...(title === undefined ? {} : { title }),
    ...(issueAuthorId === undefined ? {} : { issueAuthorId }),
  };
}

/** Author and sender; a new comment has one person as both. */
function speakersOf(
  payload: unknown,
): { readonly author: Sender; readonly sender: Sender } | (WakeUp & { readonly kind: "ignored" }) | Problem {
  const author = senderOf(at(payload, "comment", "user"));
  const sender = senderOf(at(payload, "sender"));
  if (author === undefined || sender === undefined) return unreadable("issue_comment", "the comment's user or the sender");
  if (author.id === sender.id) return { author, sender };
  return { kind: "ignored", reason: `the comment of ${quote(author.login)} was sent by ${quote(sender.login)}` };
}

function decodeLabel(payload: unknown, event: "issues" | "pull_request_target"): WakeUp | Problem {
  const action = textAt(payload, "action");
  if (action !== "labeled") return { kind: "ignored", reason: `${event} ${quote(action)} asks for nothing, only a label set does` };
  const onPullRequest = event === "pull_request_target";
  const subject = at(payload, onPullRequest ? "pull_request" : "issue");
  const issue = numberAt(subject, "number");
  const label = textAt(payload, "label", "name");
  const sender = senderOf(at(payload, "sender"));
  const time = instantAt(subject, "updated_at");
  if (issue === undefined || label === undefined || sender === undefined || time === undefined)
    return unreadable(event, "the number, the label, the sender or the time");
  const merged = onPullRequest ? { merged: flagAt(subject, "merged") ?? false } : {};
  return { kind: "label", issue, onPullRequest, ...merged, label, sender, at: time };
}

function decodePullRequest(payload: unknown): WakeUp | Problem {
  const pull = at(payload, "pull_request");
  const number = numberAt(pull, "number");
  const action = textAt(payload, "action");
  const base = commitAt(pull, "base", "sha");
  const head = commitAt(pull, "head", "sha");
  const baseRef = textAt(pull, "base", "ref");
  const author = senderOf(at(pull, "user"));
  if (number === undefined || action === undefined) return unreadable("pull_request", "number or action");
  if (base === undefined || head === undefined || baseRef === undefined || author === undefined)
    return unreadable("pull_request", "base, head or user");
  const headRepository = textAt(pull, "head", "repo", "full_name");
  return { kind: "pullRequest", number, action, base, head, baseRef, author, ...(headRepository === undefined ? {} : { headRepository }) };
}

/** Inputs come as text; a number or a yes-or-no is turned into it. */
function decodeDispatch(payload: unknown): WakeUp | Problem {
  const inputs = at(payload, "inputs") ?? {};
  if (typeof inputs !== "object" || Array.isArray(inputs)) return unreadable("workflow_dispatch", "inputs");
  const texts: [string, string][] = [];
  for (const [name, value] of Object.entries(inputs)) {
    if (value === null || value === undefined) continue;
    if (typeof value !== "string" && typeof value !== "boolean" && typeof value !== "number")
      return unreadable("workflow_dispatch", `inputs.${name}`);
    texts.push([name, String(value)]);
  }
  return { kind: "dispatch", inputs: Object.fromEntries(texts) };
}

/** A commit's id: SHA-1 or SHA-256. */
function commitAt(payload: unknown, ...path: readonly string[]): string | undefined {
  const found = textAt(payload, ...path);
  return found !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(found) ? found : undefined;
}

function unreadable(event: string, what: string): Problem {
  return problem(
    "event-unreadable",
    `The event ${quote(event)} lacks ${quote(what)}, or it is of another kind than documented`,
    "Start the job by an event of GitHub; when it was, run the workflow again and report this if it stays so.",
  );
}

function ofOtherRepository(from: string, repository: string): Problem {
  return problem(
    "event-of-other-repository",
    `The event is of ${quote(from)}, the job runs for ${quote(repository)}`,
    "Let the workflow run in the repository that its events come from.",
  );
}
