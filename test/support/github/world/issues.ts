import { emit, emitComment, emitIssue, hookLabel } from "../events/emit.ts";
import { labelJson } from "../json/issue.ts";
import type { CommentRecord, Doer, IssueEventRecord, IssueRecord, LabelRecord, ReactionRecord } from "./records.ts";
import type { World } from "./world.ts";

/** The colour of a label that came into being because somebody put it on an issue. */
const plainColor = "ededed";

export type NewIssue = { readonly title: string; readonly body: string | null; readonly labels?: readonly string[] };

/** A new issue, with its event. Labels that are not there yet come into being. */
export function createIssue(world: World, doer: Doer, wanted: NewIssue): IssueRecord {
  const issue = newIssueRecord(world, doer, wanted);
  world.issues.set(issue.number, issue);
  emitIssue(world, doer, issue, { action: "opened" });
  for (const name of wanted.labels ?? []) addLabel(world, doer, issue, name);
  return issue;
}

/** The record alone: a pull request has one too, and an event of its own. */
export function newIssueRecord(world: World, doer: Doer, wanted: NewIssue): IssueRecord {
  const now = world.now();
  return {
    id: world.nextId(),
    number: world.nextNumber(),
    title: wanted.title,
    body: wanted.body,
    state: "open",
    stateReason: null,
    author: doer.account,
    via: doer.app,
    labels: [],
    events: [],
    assignees: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
  };
}

/** Closes or reopens; nothing happens when it is so already. */
export function setState(world: World, doer: Doer, issue: IssueRecord, state: "open" | "closed"): void {
  if (issue.state === state) return;
  const now = world.now();
  Object.assign(issue, {
    state,
    updatedAt: now,
    closedAt: state === "closed" ? now : null,
    closedBy: state === "closed" ? doer.account : null,
  });
  const isPull = world.pulls.has(issue.number);
  issue.stateReason = isPull ? null : state === "closed" ? "completed" : "reopened";
  emitIssue(world, doer, issue, { action: state === "closed" ? "closed" : "reopened" });
}

/** Puts a label on an issue or pull request; nothing happens when it carries it. */
export function addLabel(world: World, doer: Doer, issue: IssueRecord, name: string): void {
  const label = world.labels.get(name.toLowerCase()) ?? createLabel(world, doer, { name, color: plainColor, description: null });
  if (issue.labels.includes(label)) return;
  issue.labels.push(label);
  noteLabel(world, doer, issue, { event: "labeled", label: { name: label.name, color: label.color } });
  emitIssue(world, doer, issue, { action: "labeled", label: hookLabel(world, label) });
}

/** Takes a label off. False when the issue does not carry it. */
export function removeLabel(world: World, doer: Doer, issue: IssueRecord, name: string): boolean {
  const label = issue.labels.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (label === undefined) return false;
  issue.labels = issue.labels.filter((one) => one !== label);
  noteLabel(world, doer, issue, { event: "unlabeled", label: { name: label.name, color: label.color } });
  emitIssue(world, doer, issue, { action: "unlabeled", label: hookLabel(world, label) });
  return true;
}

function noteLabel(world: World, { account, app }: Doer, issue: IssueRecord, change: Pick<IssueEventRecord, "event" | "label">): void {
  const now = world.now();
  issue.updatedAt = now;
  issue.events.push({ id: world.nextId(), ...change, by: account, via: app, at: now });
}

/** A label of the repository. */
export function createLabel(
  world: World,
  doer: Doer,
  wanted: { readonly name: string; readonly color: string; readonly description: string | null },
): LabelRecord {
  const label = { id: world.nextId(), ...wanted };
  world.labels.set(wanted.name.toLowerCase(), label);
  emit(world, doer, { name: "label", payload: { action: "created", label: labelJson(world, label) } });
  return label;
}

/** Removes a label from the repository and so from everything that carries it. */
export function deleteLabel(world: World, doer: Doer, label: LabelRecord): void {
  world.labels.delete(label.name.toLowerCase());
  for (const issue of world.issues.values()) issue.labels = issue.labels.filter((one) => one !== label);
  emit(world, doer, { name: "label", payload: { action: "deleted", label: labelJson(world, label) } });
}

/** Changes a label everywhere. */
export function changeLabel(world: World, doer: Doer, label: LabelRecord, wanted: Partial<Omit<LabelRecord, "id">>): void {
  const from = label.name;
  world.labels.delete(label.name.toLowerCase());
  Object.assign(label, wanted);
  world.labels.set(label.name.toLowerCase(), label);
  const changes = from === label.name ? {} : { name: { from } };
  emit(world, doer, { name: "label", payload: { action: "edited", label: labelJson(world, label), changes } });
}

/** A new comment, with its event. */
export function addComment(world: World, doer: Doer, issue: IssueRecord, body: string): CommentRecord {
  const now = world.now();
  const comment = { id: world.nextId(), issue: issue.number, body, author: doer.account, via: doer.app, createdAt: now, updatedAt: now };
  world.comments.set(comment.id, comment);
  issue.updatedAt = now;
  emitComment(world, doer, comment, { action: "created" });
  return comment;
}

/** Changes a comment, with its event. */
export function editComment(world: World, doer: Doer, comment: CommentRecord, body: string): void {
  const from = comment.body;
  Object.assign(comment, { body, updatedAt: world.now() });
  emitComment(world, doer, comment, { action: "edited", changes: { body: { from } } });
}

/** Removes a comment, with its event. */
export function deleteComment(world: World, doer: Doer, comment: CommentRecord): void {
  emitComment(world, doer, comment, { action: "deleted" });
  world.comments.delete(comment.id);
}

/** Removes an issue for good, with its comments. */
export function deleteIssue(world: World, doer: Doer, issue: IssueRecord): void {
  emitIssue(world, doer, issue, { action: "deleted" });
  world.issues.delete(issue.number);
  world.deletedIssues.add(issue.number);
  for (const comment of world.comments.values()) if (comment.issue === issue.number) world.comments.delete(comment.id);
}

/** A person's reaction; the one that is there already when they gave it before. */
export function react(
  world: World,
  doer: Doer,
  comment: CommentRecord,
  content: string,
): { readonly reaction: ReactionRecord; readonly isNew: boolean } {
  const known = world.reactions.find((one) => one.comment === comment.id && one.by === doer.account && one.content === content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction = { id: world.nextId(), comment: comment.id, by: doer.account, content, createdAt: world.now() };
  world.reactions.push(reaction);
  return { reaction, isNew: true };
}
