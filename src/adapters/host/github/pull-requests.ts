import type { PullRequest } from "../../../ports/forge.ts";
import type { GitHubClient } from "./client.ts";
import { GitHubFailure, unlessGone } from "./failure.ts";
import { at, flagAt, need, numberAt, textAt } from "./fields.ts";
import { ghost, senderOf } from "./people.ts";

const essential = { essential: true };

/** A pull request by number; undefined when there is none. */
export async function pullRequestByNumber(client: GitHubClient, number: number): Promise<PullRequest | undefined> {
  const reply = await unlessGone(client.ask("GET /repos/{owner}/{repo}/pulls/{pull_number}", { pull_number: number }, essential));
  return reply === undefined ? undefined : readPullRequest(reply.data);
}

/** The merged pull request that a commit of the default branch came with: the one whose merge made it, else the first merged one that holds it. */
export async function mergedPullRequestOf(client: GitHubClient, commit: string, defaultBranch: string): Promise<PullRequest | undefined> {
  const merged: PullRequest[] = [];
  const found = client.list("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", { commit_sha: commit });
  try {
    for await (const item of found) {
      const pull = readPullRequest(item);
      if (pull.merged && textAt(item, "base", "ref") === defaultBranch) merged.push(pull);
    }
  } catch (error) {
    // A commit that GitHub does not know (422) came with no pull request.
    if (!(error instanceof GitHubFailure && (error.status === 404 || error.status === 422))) throw error;
  }
  return merged.find(({ mergeCommit }) => mergeCommit === commit) ?? merged[0];
}

/** In lists there is no `merged` and no `merged_by`; the time of the merge is. */
function readPullRequest(data: unknown): PullRequest {
  const merged = flagAt(data, "merged") ?? textAt(data, "merged_at") !== undefined;
  const mergedBy = senderOf(at(data, "merged_by"));
  const mergeCommit = textAt(data, "merge_commit_sha");
  return {
    number: need(numberAt(data, "number"), "a pull request"),
    author: senderOf(at(data, "user")) ?? ghost,
    merged,
    // For one that is open this is the test merge, which nobody has.
    ...(merged && mergeCommit !== undefined ? { mergeCommit } : {}),
    ...(mergedBy === undefined ? {} : { mergedBy }),
    url: need(textAt(data, "html_url"), "a pull request"),
  };
}
