import type { Actor, CheckRun, Comment, Deployment, Issue } from "../types.ts";
import { mentionsOf } from "./mentions.ts";
import type { Account, CommentRecord, DeploymentRecord, IssueRecord } from "./records.ts";
import type { World } from "./world.ts";

function actor({ id, login, type }: Account): Actor {
  return { id, login, type };
}

/** Copies: what a test holds does not change under it. */
export function issueView(world: World, issue: IssueRecord): Issue {
  const { id, number, title, body, state, createdAt, updatedAt } = issue;
  const labels = issue.labels.map(({ name }) => name);
  const assignees = issue.assignees.map(({ login }) => login);
  return {
    id,
    number,
    title,
    body,
    state,
    author: actor(issue.author),
    labels,
    assignees,
    isPullRequest: world.pulls.has(number),
    createdAt,
    updatedAt,
  };
}

export function commentView({ id, issue, body, author, createdAt, updatedAt }: CommentRecord): Comment {
  return { id, issue, body, author: actor(author), mentions: mentionsOf(body), createdAt, updatedAt };
}

export function checkViews(world: World): readonly CheckRun[] {
  return [...world.checks.values()].map(
    ({ id, name, headSha, status, conclusion, externalId, detailsUrl, title, summary, text, annotations }) => ({
      id,
      name,
      headSha,
      status,
      conclusion,
      externalId,
      detailsUrl,
      title,
      summary,
      text,
      annotations: [...annotations],
    }),
  );
}

export function deploymentView({ id, sha, ref, task, environment, description, payload, creator, statuses }: DeploymentRecord): Deployment {
  return { id, sha, ref, task, environment, description, payload, creator: actor(creator), statuses: [...statuses] };
}
