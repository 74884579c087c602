import type { CommentNow } from "../../../ports/forge.ts";
import type { GitHubClient } from "./client.ts";
import { unlessGone } from "./failure.ts";
import { at, instantAt, listAt, need, numberAt, textAt } from "./fields.ts";
import { isOwn } from "./identity.ts";
import { ghost, senderOf } from "./people.ts";

const essential = { essential: true };

/** The comment as it stands; undefined when it is gone. Never from memory: whether it was edited is the point. */
export async function commentNow(client: GitHubClient, id: number): Promise<CommentNow | undefined> {
  const reply = await unlessGone(client.ask("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", { comment_id: id }, essential));
  if (reply === undefined) return undefined;
  // Without any reaction there is none of ours: what is new costs no second request.
  const reacted = (numberAt(reply.data, "reactions", "total_count") ?? 0) > 0;
  return { ...readCommentNow(reply.data), answered: reacted && (await carriesOwnReaction(client, id)) };
}

async function carriesOwnReaction(client: GitHubClient, comment: number): Promise<boolean> {
  const route = "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
  for await (const reaction of client.list(route, { comment_id: comment }))
    if (await isOwn(client, numberAt(reaction, "user", "id"))) return true;
  return false;
}

/** A comment as the API shows it. Throws `github-answer-unreadable`. */
export function readCommentNow(data: unknown): CommentNow {
  const issue = /\/issues\/(\d{1,15})$/.exec(textAt(data, "issue_url") ?? "")?.[1];
  return {
    id: need(numberAt(data, "id"), "a comment"),
    issue: Number(need(issue, "a comment's issue")),
    author: senderOf(at(data, "user")) ?? ghost,
    body: textAt(data, "body") ?? "",
    createdAt: need(instantAt(data, "created_at"), "a comment's time"),
    updatedAt: need(instantAt(data, "updated_at"), "a comment's time"),
  };
}

/** The latest commit up to `commit` that changed something below the folder. */
export async function lastChange(client: GitHubClient, folder: string, commit: string): Promise<string | undefined> {
  const { data } = await client.ask("GET /repos/{owner}/{repo}/commits", { path: folder, sha: commit, per_page: 1 }, essential);
  return textAt(listAt(data)[0], "sha");
}

/** Types of the rules that hold for a branch, each once. */
export async function branchRules(client: GitHubClient, branch: string): Promise<readonly string[]> {
  const types = new Set<string>();
  for await (const rule of client.list("GET /repos/{owner}/{repo}/rules/branches/{branch}", { branch })) {
    const type = textAt(rule, "type");
    if (type !== undefined) types.add(type);
  }
  return [...types];
}
