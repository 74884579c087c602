import { commits } from "../git/history.ts";
import { commitJson } from "../json/commit.ts";
import { commentJson, issueEventJson } from "../json/issue.ts";
import { conversation, issueOf } from "./issue-number.ts";
import { type Answer, type Call, queryText, type Route, sinceOf } from "./route.ts";

/** What happened: commits of a path, comments of all issues, events of one. */
export const historyRoutes: readonly Route[] = [
  { operation: "GET /repos/{owner}/{repo}/commits", needs: [["contents", "read"]], answer: listCommits },
  {
    operation: "GET /repos/{owner}/{repo}/issues/comments",
    needs: [
      ["issues", "read"],
      ["pull_requests", "read"],
    ],
    answer: listComments,
  },
  { operation: "GET /repos/{owner}/{repo}/issues/{issue_number}/events", needs: conversation("read"), answer: listEvents },
];

async function listCommits({ world, query }: Call): Promise<Answer> {
  const [sha, path] = [queryText(query, "sha"), queryText(query, "path")];
  const range = ["--max-count=1000", sha === "" ? world.defaultBranch : sha];
  const found = await commits(world.gitDirectory, range, path === "" ? [] : [path]);
  return { status: 200, list: found.map((commit) => commitJson(world, commit)) };
}

function listComments({ world, query }: Call): Answer {
  const since = sinceOf(query);
  const field = query["sort"] === "updated" ? "updatedAt" : "createdAt";
  const sign = query["direction"] === "desc" ? -1 : 1;
  const found = [...world.comments.values()].filter(({ updatedAt }) => updatedAt >= since);
  const sorted = found.toSorted((a, b) => sign * (a[field].getTime() - b[field].getTime()));
  return { status: 200, list: sorted.map((comment) => commentJson(world, comment)) };
}

function listEvents(call: Call): Answer {
  const issue = issueOf(call);
  return { status: 200, list: issue.events.map((event) => issueEventJson(call.world, event)) };
}
