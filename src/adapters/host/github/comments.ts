import type { Call, GitHubClient } from "./client.ts";
import { GitHubFailure, unlessGone } from "./failure.ts";
import { need, numberAt, textAt } from "./fields.ts";
import { isOwn } from "./identity.ts";
import { hasMarker, sameBody } from "./marker.ts";
import { tooLong } from "./problems.ts";

export type Comment = { readonly id: number; readonly url: string; readonly body: string; readonly author: number | undefined };

/** GitHub takes 65,536 characters; what is above this was not cut to fit. */
const maxBody = 65_000;

/** A comment as the API shows it. Throws `github-answer-unreadable`. */
export function readComment(data: unknown): Comment {
  return {
    id: need(numberAt(data, "id"), "a comment"),
    url: textAt(data, "html_url") ?? "",
    body: textAt(data, "body") ?? "",
    author: numberAt(data, "user", "id"),
  };
}

/** The comment with this id; undefined when it is gone. */
export async function commentById(client: GitHubClient, id: number): Promise<Comment | undefined> {
  const reply = await unlessGone(client.ask("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", { comment_id: id }));
  return reply === undefined ? undefined : readComment(reply.data);
}

export type Kept = { readonly issue: number; readonly marker: string; readonly by?: number | undefined };

/** Our own comment with the marker, over all pages. A stranger's with the same marker is passed over. */
export async function ownComment(client: GitHubClient, { issue, marker, by }: Kept): Promise<Comment | undefined> {
  for await (const item of client.list("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", { issue_number: issue })) {
    const comment = readComment(item);
    if (hasMarker(comment.body, marker) && (await isOwn(client, comment.author, by))) return comment;
  }
  return undefined;
}

/** Adds a comment. `find` looks for it when the answer was lost. */
export async function addComment(
  client: GitHubClient,
  issue: number,
  body: string,
  how: Call & { readonly find: () => Promise<Comment | undefined> },
): Promise<Comment> {
  checkLength(body);
  return await client.create(
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    { issue_number: issue, body },
    { ...how, read: readComment },
  );
}

/** Writes the comment's body, unless it says so already. Gives whether it had to. */
export async function updateComment(client: GitHubClient, comment: Comment, body: string): Promise<boolean> {
  checkLength(body);
  if (sameBody(comment.body, body)) return false;
  await client.ask("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", { comment_id: comment.id, body });
  return true;
}

function checkLength(body: string): void {
  if (body.length > maxBody) throw new GitHubFailure({ problem: tooLong("The comment", body.length, maxBody), permanent: true });
}
