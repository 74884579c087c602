import type { Instant } from "../../../core/time.ts";
import type { CommentNow, LabelNow } from "../../../ports/forge.ts";
import type { GitHubClient } from "./client.ts";
import { at, instantAt, listAt, numberAt, textAt } from "./fields.ts";
import { readCommentNow } from "./forge-reads.ts";
import { isOwn } from "./identity.ts";
import { publicationLabel } from "./issues.ts";
import { labelNames } from "./labels.ts";
import { senderOf } from "./people.ts";

// What lost events leave behind.

/** Comments since a moment that begin with `/` and carry no reaction of ours. Those of strangers' reactions do not count as answered. */
export async function unansweredSince(client: GitHubClient, since: Instant): Promise<readonly CommentNow[]> {
  const found: CommentNow[] = [];
  for await (const item of client.list("GET /repos/{owner}/{repo}/issues/comments", { since, sort: "created", direction: "asc" })) {
    if (!(textAt(item, "body") ?? "").startsWith("/")) continue;
    const comment = readCommentNow(item);
    // Without any reaction there is none of ours: most comments need no second request.
    const reactions = numberAt(item, "reactions", "total_count") ?? 0;
    if (comment.createdAt >= since && !(reactions > 0 && (await carriesOwnReaction(client, comment.id)))) found.push(comment);
  }
  return found;
}

async function carriesOwnReaction(client: GitHubClient, comment: number): Promise<boolean> {
  const route = "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
  for await (const reaction of client.list(route, { comment_id: comment }))
    if (await isOwn(client, numberAt(reaction, "user", "id"))) return true;
  return false;
}

/** Open publication issues that carry one of the labels, with who set it last and when. */
export async function labelledNow(client: GitHubClient, labels: readonly string[]): Promise<readonly LabelNow[]> {
  const wanted = new Set(labels.map((label) => label.toLowerCase()));
  const found: LabelNow[] = [];
  for await (const issue of client.list("GET /repos/{owner}/{repo}/issues", { labels: publicationLabel, state: "open" })) {
    const number = numberAt(issue, "number");
    if (number === undefined || at(issue, "pull_request") !== undefined) continue;
    const carried = labelNames(listAt(issue, "labels")).filter((label) => wanted.has(label.toLowerCase()));
    if (carried.length > 0) found.push(...(await lastLabelings(client, number, carried)));
  }
  return found;
}

/** Who set each label last. One that nobody set (the issue was opened with it) asks for nothing. */
async function lastLabelings(client: GitHubClient, issue: number, labels: readonly string[]): Promise<readonly LabelNow[]> {
  const latest = new Map<string, LabelNow>();
  for await (const event of client.list("GET /repos/{owner}/{repo}/issues/{issue_number}/events", { issue_number: issue })) {
    const label = labels.find((each) => each.toLowerCase() === textAt(event, "label", "name")?.toLowerCase());
    const sender = senderOf(at(event, "actor"));
    const time = instantAt(event, "created_at");
    if (textAt(event, "event") === "labeled" && label !== undefined && sender !== undefined && time !== undefined)
      latest.set(label, { issue, label, sender, at: time });
  }
  return [...latest.values()];
}
