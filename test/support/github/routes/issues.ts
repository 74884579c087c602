import { trusted } from "../../../../src/manifest/trusted.ts";
import { issueJson } from "../json/issue.ts";
import { createIssue, setState } from "../world/issues.ts";
import { accountOf } from "../world/people.ts";
import type { IssueRecord } from "../world/records.ts";
import { refuseLongBody } from "./comments.ts";
import { conversation, issueOf } from "./issue-number.ts";
import { labelNames, setLabels } from "./labels.ts";
import { type Answer, type Call, invalid, queryText, Refusal, type Route, sinceOf, textOf } from "./route.ts";

const mostTitle = 256;

/** Issues of the repository. Lists and single answers hold pull requests too, as on GitHub. */
export const issueRoutes: readonly Route[] = [
  { operation: "POST /repos/{owner}/{repo}/issues", needs: [["issues", "write"]], answer: create },
  {
    operation: "GET /repos/{owner}/{repo}/issues",
    needs: [
      ["issues", "read"],
      ["pull_requests", "read"],
    ],
    answer: list,
  },
  {
    operation: "GET /repos/{owner}/{repo}/issues/{issue_number}",
    needs: conversation("read"),
    answer: (call) => ({ status: 200, body: issueJson(call.world, issueOf(call)), lastModified: issueOf(call).updatedAt }),
  },
  { operation: "PATCH /repos/{owner}/{repo}/issues/{issue_number}", needs: conversation("write"), answer: update },
  { operation: "POST /repos/{owner}/{repo}/issues/{issue_number}/assignees", needs: [["issues", "write"]], answer: addAssignees },
];

function create(call: Call): Answer {
  const title = titleOf(call) ?? "";
  refuseLongBody("Issue", textOf(call, "body"));
  const issue = createIssue(call.world, call.doer, { title, body: textOf(call, "body") ?? null, labels: labelNames(call.body["labels"]) });
  assign(call, issue);
  return { status: 201, body: issueJson(call.world, issue) };
}

const mostAssignees = 10;

/** Adds to those who are assigned. */
function addAssignees(call: Call): Answer {
  const issue = issueOf(call);
  const before = issue.assignees;
  assign(call, issue);
  issue.assignees = [...new Set([...before, ...issue.assignees])];
  if (issue.assignees.length > mostAssignees) throw invalid("Issue", "assignees", "at most 10 people can be assigned");
  issue.updatedAt = call.world.now();
  return { status: 201, body: issueJson(call.world, issue) };
}

function update(call: Call): Answer {
  const issue = issueOf(call);
  const title = titleOf(call);
  refuseLongBody("Issue", textOf(call, "body"));
  if (title !== undefined) issue.title = title;
  if ("body" in call.body) issue.body = textOf(call, "body") ?? null;
  if ("labels" in call.body) setLabels(call, issue, labelNames(call.body["labels"]));
  assign(call, issue);
  const state = call.body["state"];
  if (state === "open" || state === "closed") setState(call.world, call.doer, issue, state);
  const reason = textOf(call, "state_reason");
  if (reason !== undefined) issue.stateReason = reason;
  issue.updatedAt = call.world.now();
  return { status: 200, body: issueJson(call.world, issue) };
}

function titleOf(call: Call): string | undefined {
  const title = call.body["title"];
  if (title === undefined || title === null) return undefined;
  const text = String(trusted<string | number>(title));
  if (text.trim() === "") throw invalid("Issue", "title", "title can't be blank", "missing_field");
  if (text.length > mostTitle) throw invalid("Issue", "title", `title is too long (maximum is ${mostTitle} characters)`);
  return text;
}

function assign(call: Call, issue: IssueRecord): void {
  const logins = call.body["assignees"];
  if (!Array.isArray(logins)) return;
  // Somebody who may not be assigned is dropped without a word, as on GitHub.
  issue.assignees = logins.flatMap((login: string) => {
    const account = accountOf(call.world, login);
    return account === undefined || account.role === "none" ? [] : [account];
  });
}

const servedFilters = new Set(["state", "creator", "labels", "sort", "direction", "since", "per_page", "page"]);

function list({ world, query }: Call): Answer {
  const unserved = Object.keys(query).find((name) => !servedFilters.has(name));
  if (unserved !== undefined)
    throw new Refusal(500, `This server does not filter issues by "${unserved}": add it in test/support/github/routes/issues.ts.`);
  const state = query["state"] ?? "open";
  const creator = queryText(query, "creator").toLowerCase();
  const labels = queryText(query, "labels")
    .toLowerCase()
    .split(",")
    .filter((name) => name !== "");
  const since = sinceOf(query);
  const found = [...world.issues.values()].filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      (creator === "" || issue.author.login.toLowerCase() === creator) &&
      labels.every((name) => issue.labels.some((label) => label.name.toLowerCase() === name)) &&
      issue.updatedAt >= since,
  );
  return { status: 200, list: sorted(found, query).map((issue) => issueJson(world, issue)) };
}

function sorted(issues: readonly IssueRecord[], query: Call["query"]): readonly IssueRecord[] {
  const key = (issue: IssueRecord) => (query["sort"] === "updated" ? issue.updatedAt : issue.createdAt).getTime();
  const ascending = issues.toSorted((one, other) => key(one) - key(other) || one.number - other.number);
  return query["direction"] === "asc" ? ascending : ascending.toReversed();
}
