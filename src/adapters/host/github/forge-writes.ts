import { after, minute } from "../../../core/time.ts";
import type { Reaction, Tick } from "../../../ports/forge.ts";
import type { GitHubClient } from "./client.ts";
import { addComment, ownComment, readComment, updateComment, type Comment } from "./comments.ts";
import { isOwn } from "./identity.ts";
import { markerOf, sameBody } from "./marker.ts";

const essential = { essential: true };
const created = 201;

/** Reacts to a comment. GitHub keeps one reaction of a kind per account, so asking twice is safe; it answers 200 when it was there. */
export async function react(client: GitHubClient, comment: number, reaction: Reaction): Promise<boolean> {
  const route = "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
  const { status } = await client.ask(route, { comment_id: comment, content: reaction }, essential);
  return status === created;
}

/** Time by which clocks may differ. */
const skew = 2 * minute;

/** Adds a comment. After a lost answer the same words of ours, not older than this asking, are taken for it. */
export async function reply(client: GitHubClient, issue: number, body: string): Promise<boolean> {
  const since = after(client.now(), -skew);
  const find = async (): Promise<Comment | undefined> => {
    for await (const item of client.list("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", { issue_number: issue, since })) {
      const comment = readComment(item);
      if (sameBody(comment.body, body) && (await isOwn(client, comment.author))) return comment;
    }
    return undefined;
  };
  await addComment(client, issue, body, { ...essential, find });
  return true;
}

/** Keeps our comment with the marker current. */
export async function keepComment(
  client: GitHubClient,
  { issue, marker }: { readonly issue: number; readonly marker: string },
  text: string,
): Promise<boolean> {
  const line = markerOf(marker);
  const body = `${line}\n${text}`;
  const find = async (): Promise<Comment | undefined> => await ownComment(client, { issue, marker: line });
  const current = await find();
  if (current !== undefined) return await updateComment(client, current, body);
  await addComment(client, issue, body, { find });
  return true;
}

/**
 * Starts the workflow that walks an offer. Repeated after a lost answer: a tick too many finds nothing to do, a tick too few leaves an offer standing until
 * the next schedule.
 */
export async function dispatch(client: GitHubClient, workflow: string, ref: string, { offer, hop }: Tick): Promise<boolean> {
  const route = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";
  await client.ask(route, { workflow_id: workflow, ref, inputs: { offer, hop: String(hop) } }, essential);
  return true;
}
