import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";

import type { Permissions } from "../github/types.ts";
import { plainOf } from "./plain.ts";
import { resolve } from "./tokens.ts";

// The scopes a workflow may name ("Workflow syntax for GitHub Actions", permissions).
const scopes = [
  ..."actions attestations checks contents deployments discussions id-token issues models".split(" "),
  ..."packages pages pull-requests repository-projects security-events statuses".split(" "),
];

/** The token of a repository with the restricted default, where neither workflow nor job says anything. */
const restrictedDefault: Permissions = { contents: "read", packages: "read" };

/** What a `permissions:` says; scopes it does not name have no access. */
export function statedPermissions(token: TemplateToken): Permissions {
  const stated = resolve(token, { contexts: {} });
  if (stated === "read-all" || stated === "write-all") {
    const level = stated === "read-all" ? "read" : "write";
    return Object.fromEntries(scopes.map((scope) => [scope, level]));
  }
  return Object.fromEntries(
    Object.entries(plainOf(stated)).flatMap(([scope, level]) => (level === "read" || level === "write" ? [[scope, level]] : [])),
  );
}

/** The permissions of a job's token: the job's own words, else the workflow's, else the default; from a fork no more than reading. */
export function jobPermissions(job: Permissions | undefined, workflow: Permissions | undefined, readOnly: boolean): Permissions {
  const granted = job ?? workflow ?? restrictedDefault;
  if (!readOnly) return granted;
  return Object.fromEntries(Object.keys(granted).map((scope) => [scope, "read"]));
}
