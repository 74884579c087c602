import type { IssueRecord, PullRecord } from "../world/records.ts";
import { htmlOf, repositoryApiOf, type World } from "../world/world.ts";
import { associationOf, userJson } from "./account.ts";
import { nodeId, stamp } from "./common.ts";
import { labelJson } from "./issue.ts";
import { repositoryJson } from "./repository.ts";

/** `pull-request-simple` of the documents, as lists show it. */
export function simplePullJson(world: World, pull: PullRecord, issue: IssueRecord): Record<string, unknown> {
  return {
    ...linksOf(world, pull),
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    number: pull.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    body: issue.body,
    user: userJson(world, issue.author),
    labels: issue.labels.map((label) => labelJson(world, label)),
    milestone: null,
    active_lock_reason: null,
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.updatedAt),
    closed_at: stamp(issue.closedAt),
    merged_at: stamp(pull.mergedAt),
    merge_commit_sha: pull.mergeCommit,
    assignee: issue.assignees[0] === undefined ? null : userJson(world, issue.assignees[0]),
    assignees: issue.assignees.map((account) => userJson(world, account)),
    requested_reviewers: [],
    requested_teams: [],
    head: sideJson(world, { owner: pull.fork ?? world.owner, ref: pull.branch, sha: pull.headSha, fork: pull.fork }),
    base: sideJson(world, { owner: world.owner, ref: world.defaultBranch, sha: pull.baseSha, fork: null }),
    author_association: associationOf(world, issue.author),
    auto_merge: null,
    draft: false,
  };
}

/** `pull-request` of the documents, as one is shown alone and in webhooks. */
export function pullJson(world: World, pull: PullRecord, issue: IssueRecord): Record<string, unknown> {
  const merged = pull.mergedAt !== null;
  const mergeable = merged || issue.state === "closed" ? null : pull.mergeCommit !== null;
  return {
    ...simplePullJson(world, pull, issue),
    merged,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? "unknown" : mergeable ? "clean" : "dirty",
    merged_by: pull.mergedBy === null ? null : userJson(world, pull.mergedBy),
    comments: [...world.comments.values()].filter((comment) => comment.issue === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pull.size.commits,
    additions: pull.size.additions,
    deletions: pull.size.deletions,
    changed_files: pull.size.files,
  };
}

type Side = {
  readonly owner: { readonly login: string; readonly id: number };
  readonly ref: string;
  readonly sha: string;
  readonly fork: { readonly login: string; readonly id: number } | null;
};

function sideJson(world: World, side: Side): Record<string, unknown> {
  return {
    label: `${side.owner.login}:${side.ref}`,
    ref: side.ref,
    sha: side.sha,
    user: userJson(world, { ...side.owner, type: side.fork === null ? "Organization" : "User" }),
    repo: repositoryJson(world, side.fork ?? undefined),
  };
}

function linksOf(world: World, pull: PullRecord): Record<string, unknown> {
  const api = repositoryApiOf(world);
  const page = `${htmlOf(world)}/pull/${pull.number}`;
  const url = `${api}/pulls/${pull.number}`;
  const links = {
    issue: `${api}/issues/${pull.number}`,
    comments: `${api}/issues/${pull.number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.headSha}`,
  };
  return {
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries({ self: url, html: page, ...links }).map(([name, href]) => [name, { href }])),
  };
}
