import type { Instant } from "../../../core/time.ts";
import type { CommentNow, LabelNow } from "../../../ports/forge.ts";
import type { GitHubClient } from "./client.ts";
import { at, instantAt, listAt, numberAt, textAt } from "./fields.ts";
import { readCommentNow } from "./forge-reads.ts";
import { publicationLabel } from "./issues.ts";
import { labelNames } from "./labels.ts";
import { senderOf } from "./people.ts";

// What lost events leave behind.

/** Comments since a moment that begin with `/` and carry no reaction of ours. Those of strangers' reactions do not count as answered. */
export async function unansweredSince(client: GitHubClient, since: Instant): Promise<readonly CommentNow[]> {
  const found: Found[] = [];
  for await (const item of client.list("GET /repos/{owner}/{repo}/issues/comments", { since, sort: "created", direction: "asc" })) {
    if (!(textAt(item, "body") ?? "").startsWith("/")) continue;
    const comment = readCommentNow(item);
    // Without any reaction there is none of ours.
    const reacted = (numberAt(item, "reactions", "total_count") ?? 0) > 0;
    if (comment.createdAt >= since) found.push({ comment, node: textAt(item, "node_id") ?? "", reacted });
  }
  const answered = await withOwnReaction(
    client,
    found.flatMap(({ node, reacted }) => (reacted ? [node] : [])),
  );
  return found.flatMap(({ comment, node }) => (answered.has(node) ? [] : [comment]));
}

type Found = { readonly comment: CommentNow; readonly node: string; readonly reacted: boolean };

/** GitHub looks up so many objects in one query. */
const mostNodes = 100;

/** Of these comments the ones that this token has reacted to: one query for a hundred, where REST would take one request each. */
async function withOwnReaction(client: GitHubClient, nodes: readonly string[]): Promise<ReadonlySet<string>> {
  const own = new Set<string>();
  for (let start = 0; start < nodes.length; start += mostNodes) {
    const ids = JSON.stringify(nodes.slice(start, start + mostNodes));
    const data = await client.query(`query { nodes(ids: ${ids}) { ... on IssueComment { id reactionGroups { viewerHasReacted } } } }`);
    for (const node of listAt(data, "nodes"))
      if (listAt(node, "reactionGroups").some((group) => at(group, "viewerHasReacted") === true)) own.add(textAt(node, "id") ?? "");
  }
  return own;
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
