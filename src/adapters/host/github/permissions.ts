/** Kinds of things in the API and the permission that guards them, in the words of a workflow's `permissions:`. */
const guards: readonly (readonly [RegExp, string])[] = [
  [/\/check-(runs|suites)/, "checks"],
  [/\/deployments/, "deployments"],
  [/\/actions\//, "actions"],
  [/\/commits\/[^/]+\/pulls|\/pulls/, "pull-requests"],
  [/\/(issues|labels)/, "issues"],
  [/\/(commits|contents|git)/, "contents"],
  [/\/teams\//, "members"],
];

/** What only a GitHub App or a personal token can have; a workflow can not ask for it. */
const appOnly: ReadonlySet<string> = new Set(["members", "administration", "organization-administration"]);

/**
 * Which permission a refused request lacks, and what to do: the line for the workflow. GitHub names it in a header (`issues=write; pull_requests=write`,
 * alternatives parted by `;`); without one the path tells.
 */
export function missingPermission(what: string, accepted: string | undefined): { readonly permission: string; readonly remedy: string } {
  const lines = acceptedLines(accepted);
  const known = lines.length > 0 ? lines : guessedLines(what);
  if (known.length === 0) return { permission: "a permission", remedy: "Compare the job's `permissions:` with those in Slipway's README." };
  const permission = known.map((line) => `\`${line}\``).join(" or ");
  const forApp = known.every((line) => appOnly.has(line.split(":")[0] ?? ""));
  const remedy = forApp
    ? `Use a GitHub App that has ${permission} (inputs app-id, app-private-key): a job's own token can not have it.`
    : `Add the line ${permission} under \`permissions:\` of the job in the workflow.`;
  return { permission, remedy };
}

function acceptedLines(accepted: string | undefined): readonly string[] {
  const pairs = [...(accepted ?? "").matchAll(/\b([a-z_]{2,40})=(read|write|admin)\b/g)];
  return [...new Set(pairs.map(([, name = "", level = ""]) => `${name.replaceAll("_", "-")}: ${level}`))];
}

function guessedLines(what: string): readonly string[] {
  const name = guards.find(([pattern]) => pattern.test(what))?.[1];
  return name === undefined ? [] : [`${name}: ${what.startsWith("GET ") ? "read" : "write"}`];
}
