import type { Call, GitHubClient } from "./client.ts";
import { GitHubFailure, unlessGone } from "./failure.ts";
import { textAt } from "./fields.ts";

/** Labels that say the state; only these are ever taken off. */
const stateLabel = /^slipway:/i;

const looks: readonly (readonly [RegExp, string, string])[] = [
  [/^slipway$/i, "1d76db", "Followed and steered by Slipway"],
  [/^slipway-support$/i, "d876e3", "Somebody asks for help with a publication"],
  [/fail|reject|block/i, "d73a4a", "State of the publication, kept by Slipway"],
  [/wait|sign|hold|held|overdue/i, "fbca04", "State of the publication, kept by Slipway"],
  [/live|succe/i, "0e8a16", "State of the publication, kept by Slipway"],
  [/cancel|withdr|never/i, "c5c9d0", "State of the publication, kept by Slipway"],
];
const otherLook = ["c5def5", "State of the publication, kept by Slipway"] as const;

/** Names of the labels that an issue (or the list that adding or removing one gives) carries. */
export function labelNames(labels: readonly unknown[]): readonly string[] {
  return labels.flatMap((label) => (typeof label === "string" ? [label] : (textAt(label, "name") ?? [])));
}

/** What the repository's labels need. */
export type Labels = {
  /** Makes those that the repository has not, with colour and description. */
  readonly exist: (names: readonly string[]) => Promise<void>;
  /** Brings an issue's labels to what is wanted: adds what is missing, takes off other labels of state. Those of people stay. */
  readonly keep: (issue: number, has: readonly string[], wanted: readonly string[]) => Promise<void>;
};

/** Labels of one repository; its list is read once. */
export function createLabels(client: GitHubClient): Labels {
  let known: Set<string> | undefined;

  async function exist(names: readonly string[]): Promise<void> {
    known ??= await repositoryLabels(client);
    for (const name of names)
      if (!known.has(name.toLowerCase())) {
        await createLabel(client, name);
        known.add(name.toLowerCase());
      }
  }

  async function keep(issue: number, has: readonly string[], wanted: readonly string[]): Promise<void> {
    const missing = wanted.filter((name) => !includes(has, name));
    if (missing.length > 0) {
      await exist(missing);
      await client.ask("POST /repos/{owner}/{repo}/issues/{issue_number}/labels", { issue_number: issue, labels: missing });
    }
    for (const name of has) if (stateLabel.test(name) && !includes(wanted, name)) await takeLabel(client, issue, name);
  }

  return { exist, keep };
}

/** Takes a label off. Gives false when it was not there. */
export async function takeLabel(client: GitHubClient, issue: number, name: string, call: Call = {}): Promise<boolean> {
  const route = "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}";
  return (await unlessGone(client.ask(route, { issue_number: issue, name }, call))) !== undefined;
}

/** GitHub compares names of labels without case. */
function includes(names: readonly string[], name: string): boolean {
  return names.some((each) => each.toLowerCase() === name.toLowerCase());
}

async function repositoryLabels(client: GitHubClient): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const label of client.list("GET /repos/{owner}/{repo}/labels"))
    for (const name of labelNames([label])) names.add(name.toLowerCase());
  return names;
}

/** 422 `already_exists`: somebody made it meanwhile, or an answer was lost. */
async function createLabel(client: GitHubClient, name: string): Promise<void> {
  const [, color, description] = looks.find(([pattern]) => pattern.test(name)) ?? ["", ...otherLook];
  try {
    await client.ask("POST /repos/{owner}/{repo}/labels", { name, color, description });
  } catch (error) {
    if (!(error instanceof GitHubFailure && error.status === 422 && error.message.includes("already_exists"))) throw error;
  }
}
