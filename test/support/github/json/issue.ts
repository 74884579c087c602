import type { CommentRecord, IssueEventRecord, IssueRecord, LabelRecord, ReactionRecord } from "../world/records.ts";
import { htmlOf, repositoryApiOf, type World } from "../world/world.ts";
import { appJson, associationOf, userJson } from "./account.ts";
import { nodeId, stamp } from "./common.ts";

const reactionContents = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"] as const;

/** `label` of the documents. */
export function labelJson(world: World, label: LabelRecord): Record<string, unknown> {
  const url = `${repositoryApiOf(world)}/labels/${encodeURIComponent(label.name)}`;
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url,
    name: label.name,
    color: label.color,
    description: label.description,
    default: false,
  };
}

/** `issue` of the documents; a pull request is one too. */
export function issueJson(world: World, issue: IssueRecord): Record<string, unknown> {
  const url = `${repositoryApiOf(world)}/issues/${issue.number}`;
  const pull = world.pulls.get(issue.number);
  const page = `${htmlOf(world)}/${pull === undefined ? "issues" : "pull"}/${issue.number}`;
  return {
    id: issue.id,
    node_id: nodeId("I", issue.id),
    url,
    repository_url: repositoryApiOf(world),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: userJson(world, issue.author),
    labels: issue.labels.map((label) => labelJson(world, label)),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    active_lock_reason: null,
    assignee: issue.assignees[0] === undefined ? null : userJson(world, issue.assignees[0]),
    assignees: issue.assignees.map((account) => userJson(world, account)),
    milestone: null,
    comments: [...world.comments.values()].filter((comment) => comment.issue === issue.number).length,
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.updatedAt),
    closed_at: stamp(issue.closedAt),
    closed_by: issue.closedBy === null ? null : userJson(world, issue.closedBy),
    author_association: associationOf(world, issue.author),
    performed_via_github_app: appJson(world, issue.via),
    reactions: reactionsJson(`${url}/reactions`, []),
    ...(pull === undefined ? {} : { draft: false, pull_request: pullLinks(world, issue.number, stamp(pull.mergedAt)) }),
  };
}

function pullLinks(world: World, number: number, mergedAt: string | null): Record<string, unknown> {
  const page = `${htmlOf(world)}/pull/${number}`;
  return {
    url: `${repositoryApiOf(world)}/pulls/${number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: mergedAt,
  };
}

/** `issue-comment` of the documents. */
export function commentJson(world: World, comment: CommentRecord): Record<string, unknown> {
  const url = `${repositoryApiOf(world)}/issues/comments/${comment.id}`;
  const page = world.pulls.has(comment.issue) ? "pull" : "issues";
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: `${htmlOf(world)}/${page}/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${repositoryApiOf(world)}/issues/${comment.issue}`,
    user: userJson(world, comment.author),
    body: comment.body,
    created_at: stamp(comment.createdAt),
    updated_at: stamp(comment.updatedAt),
    author_association: associationOf(world, comment.author),
    performed_via_github_app: appJson(world, comment.via),
    reactions: reactionsJson(
      `${url}/reactions`,
      world.reactions.filter((reaction) => reaction.comment === comment.id),
    ),
  };
}

function reactionsJson(url: string, reactions: readonly ReactionRecord[]): Record<string, unknown> {
  const counts = reactionContents.map((content) => [content, reactions.filter((reaction) => reaction.content === content).length] as const);
  return { url, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** `reaction` of the documents. */
export function reactionJson(world: World, reaction: ReactionRecord): Record<string, unknown> {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: userJson(world, reaction.by),
    content: reaction.content,
    created_at: stamp(reaction.createdAt),
  };
}

/** `labeled-issue-event` of the documents, and its opposite. */
export function issueEventJson(world: World, { id, event, label, by, via, at }: IssueEventRecord): Record<string, unknown> {
  return {
    id,
    node_id: nodeId("LE", id),
    url: `${repositoryApiOf(world)}/issues/events/${id}`,
    actor: userJson(world, by),
    event,
    commit_id: null,
    commit_url: null,
    created_at: stamp(at),
    performed_via_github_app: appJson(world, via),
    label,
  };
}
