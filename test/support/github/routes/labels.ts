import { labelJson } from "../json/issue.ts";
import { addLabel, changeLabel, createLabel, deleteLabel, removeLabel } from "../world/issues.ts";
import type { IssueRecord, LabelRecord } from "../world/records.ts";
import { conversation, issueOf } from "./issue-number.ts";
import { type Answer, type Call, invalid, notFound, pathOf, Refusal, type Route, textOf } from "./route.ts";

const mostName = 50;
const mostDescription = 100;
const mostOnOneIssue = 100;

/** The repository's labels, and those on issues and pull requests. */
export const labelRoutes: readonly Route[] = [
  { operation: "GET /repos/{owner}/{repo}/issues/{issue_number}/labels", needs: conversation("read"), answer: listOnIssue },
  { operation: "POST /repos/{owner}/{repo}/issues/{issue_number}/labels", needs: conversation("write"), answer: addOnIssue },
  { operation: "PUT /repos/{owner}/{repo}/issues/{issue_number}/labels", needs: conversation("write"), answer: setOnIssue },
  { operation: "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}", needs: conversation("write"), answer: removeFromIssue },
  {
    operation: "GET /repos/{owner}/{repo}/labels",
    needs: [
      ["issues", "read"],
      ["pull_requests", "read"],
    ],
    answer: list,
  },
  {
    operation: "POST /repos/{owner}/{repo}/labels",
    needs: [
      ["issues", "write"],
      ["pull_requests", "write"],
    ],
    answer: create,
  },
  {
    operation: "GET /repos/{owner}/{repo}/labels/{name}",
    needs: [
      ["issues", "read"],
      ["pull_requests", "read"],
    ],
    answer: (call) => ({ status: 200, body: labelJson(call.world, labelOf(call)) }),
  },
  {
    operation: "PATCH /repos/{owner}/{repo}/labels/{name}",
    needs: [
      ["issues", "write"],
      ["pull_requests", "write"],
    ],
    answer: update,
  },
  {
    operation: "DELETE /repos/{owner}/{repo}/labels/{name}",
    needs: [
      ["issues", "write"],
      ["pull_requests", "write"],
    ],
    answer: remove,
  },
];

function listOnIssue(call: Call): Answer {
  return { status: 200, list: labelsJson(call, issueOf(call)) };
}

function addOnIssue(call: Call): Answer {
  const issue = issueOf(call);
  const names = labelNames(call.body["labels"]);
  if (issue.labels.length + names.length > mostOnOneIssue) throw invalid("Issue", "labels", `labels: at most ${mostOnOneIssue}`);
  for (const name of names) addLabel(call.world, call.doer, issue, checkedName(name));
  return { status: 200, body: labelsJson(call, issue) };
}

function setOnIssue(call: Call): Answer {
  const issue = issueOf(call);
  setLabels(call, issue, labelNames(call.body["labels"]));
  return { status: 200, body: labelsJson(call, issue) };
}

/** Makes the issue carry exactly these. */
export function setLabels(call: Call, issue: IssueRecord, names: readonly string[]): void {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const label of issue.labels.filter(({ name }) => !wanted.has(name.toLowerCase())))
    removeLabel(call.world, call.doer, issue, label.name);
  for (const name of names) addLabel(call.world, call.doer, issue, checkedName(name));
}

function removeFromIssue(call: Call): Answer {
  const issue = issueOf(call);
  if (!removeLabel(call.world, call.doer, issue, pathOf(call, "name"))) throw new Refusal(404, "Label does not exist");
  return { status: 200, body: labelsJson(call, issue) };
}

/** Names of labels, whether they are given as text or as objects. */
export function labelNames(labels: unknown): readonly string[] {
  if (!Array.isArray(labels)) return [];
  return labels.flatMap((label: string | { readonly name?: string }) => (typeof label === "string" ? label : (label.name ?? [])));
}

function labelsJson(call: Call, issue: IssueRecord): readonly unknown[] {
  return issue.labels.map((label) => labelJson(call.world, label));
}

function list(call: Call): Answer {
  return { status: 200, list: [...call.world.labels.values()].map((label) => labelJson(call.world, label)) };
}

function create(call: Call): Answer {
  const name = checkedName(textOf(call, "name") ?? "");
  if (call.world.labels.has(name.toLowerCase()))
    throw new Refusal(422, "Validation Failed", [{ resource: "Label", code: "already_exists", field: "name" }]);
  const label = createLabel(call.world, call.doer, { name, color: colorOf(call) ?? "ededed", description: descriptionOf(call) ?? null });
  return { status: 201, body: labelJson(call.world, label) };
}

function update(call: Call): Answer {
  const label = labelOf(call);
  const name = textOf(call, "new_name");
  const color = colorOf(call);
  const description = descriptionOf(call);
  changeLabel(call.world, call.doer, label, {
    ...(name === undefined ? {} : { name: checkedName(name) }),
    ...(color === undefined ? {} : { color }),
    ...(description === undefined ? {} : { description }),
  });
  return { status: 200, body: labelJson(call.world, label) };
}

function remove(call: Call): Answer {
  deleteLabel(call.world, call.doer, labelOf(call));
  return { status: 204 };
}

function labelOf(call: Call): LabelRecord {
  const label = call.world.labels.get(pathOf(call, "name").toLowerCase());
  if (label === undefined) throw notFound();
  return label;
}

function checkedName(name: string): string {
  if (name.trim() === "" || name.length > mostName) throw invalid("Label", "name", `name is too long (maximum is ${mostName} characters)`);
  return name;
}

function colorOf(call: Call): string | undefined {
  const color = textOf(call, "color");
  if (color !== undefined && !/^[\da-f]{6}$/iu.test(color)) throw invalid("Label", "color", "color is invalid", "invalid");
  return color;
}

function descriptionOf(call: Call): string | undefined {
  const description = textOf(call, "description");
  if ((description?.length ?? 0) > mostDescription)
    throw invalid("Label", "description", `description is too long (maximum is ${mostDescription} characters)`);
  return description;
}
