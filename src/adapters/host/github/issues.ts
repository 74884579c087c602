import type { IssueView } from "../../../core/host-view.ts";
import type { GitHubClient } from "./client.ts";
import { unlessGone } from "./failure.ts";
import { at, listAt, need, numberAt, textAt } from "./fields.ts";
import { isOwn } from "./identity.ts";
import { labelNames } from "./labels.ts";
import { hasMarker } from "./marker.ts";

/** An issue as the API shows it. */
export type Issue = {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
  readonly author: number | undefined;
  readonly labels: readonly string[];
  /** The same with all their fields. */
  readonly labelData: readonly unknown[];
};

/** Throws `github-answer-unreadable`. */
function readIssue(data: unknown): Issue {
  return {
    number: need(numberAt(data, "number"), "an issue"),
    url: need(textAt(data, "html_url"), "an issue"),
    title: textAt(data, "title") ?? "",
    body: textAt(data, "body") ?? "",
    open: textAt(data, "state") === "open",
    author: numberAt(data, "user", "id"),
    labels: labelNames(listAt(data, "labels")),
    labelData: listAt(data, "labels"),
  };
}

/** Label of every publication issue: by it they are found again. */
export const publicationLabel = "slipway";

/** GitHub takes 256 characters. */
const maxTitle = 256;

type Head = Pick<IssueView, "title" | "open">;

/** Title and state as wanted; written only when they differ. */
export async function keepHead(client: GitHubClient, issue: Issue, { title, open }: Head): Promise<Issue> {
  if (issue.title === titleFor(title) && issue.open === open) return issue;
  return readIssue((await writeHead(client, issue.number, { title, open })).data);
}

/** The issue with this number as it is now; undefined when it was deleted or transferred. */
export async function issueByNumber(client: GitHubClient, number: number): Promise<Issue | undefined> {
  const reply = await unlessGone(client.ask("GET /repos/{owner}/{repo}/issues/{issue_number}", { issue_number: number }));
  return reply === undefined ? undefined : readIssue(reply.data);
}

/** Writes title and state without a look before, and gives what the issue is then; undefined when it was deleted or transferred. */
export async function updateByNumber(client: GitHubClient, number: number, head: Head): Promise<Issue | undefined> {
  const reply = await unlessGone(writeHead(client, number, head));
  return reply === undefined ? undefined : readIssue(reply.data);
}

async function writeHead(client: GitHubClient, number: number, { title, open }: Head) {
  const state = open ? "open" : "closed";
  return await client.ask("PATCH /repos/{owner}/{repo}/issues/{issue_number}", { issue_number: number, title: titleFor(title), state });
}

function titleFor(title: string): string {
  return Array.from(title).slice(0, maxTitle).join("");
}

export type NewIssue = { readonly title: string; readonly body: string; readonly labels: readonly string[]; readonly marker: string };

/** Issues of ours with one label, found by the marker on the first line of their body. */
export type IssueIndex = {
  readonly find: (marker: string, by?: number) => Promise<Issue | undefined>;
  readonly open: (issue: NewIssue, by?: number) => Promise<Issue>;
};

/** The list is read once and kept: a push that publishes 200 offers looks through it once. */
export function createIssueIndex(client: GitHubClient, label: string): IssueIndex {
  let listed: Issue[] | undefined;

  async function find(marker: string, by?: number): Promise<Issue | undefined> {
    listed ??= await listIssues(client, label);
    for (const issue of listed) if (hasMarker(issue.body, marker) && (await isOwn(client, issue.author, by))) return issue;
    return undefined;
  }

  async function open({ title, body, labels, marker }: NewIssue, by?: number): Promise<Issue> {
    const parameters = { title: titleFor(title), body: `${marker}\n${body}`, labels };
    const lookAgain = async (): Promise<Issue | undefined> => {
      listed = undefined;
      return await find(marker, by);
    };
    const issue = await client.create("POST /repos/{owner}/{repo}/issues", parameters, { read: readIssue, find: lookAgain });
    listed?.push(issue);
    return issue;
  }

  return { find, open };
}

/** Pull requests are issues too, but never ours. */
async function listIssues(client: GitHubClient, label: string): Promise<Issue[]> {
  const issues: Issue[] = [];
  for await (const item of client.list("GET /repos/{owner}/{repo}/issues", { labels: label, state: "all" }))
    if (at(item, "pull_request") === undefined) issues.push(readIssue(item));
  return issues;
}
