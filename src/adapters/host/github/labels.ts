import type { Call, GitHubClient } from "./client.ts";
import { unlessGone } from "./failure.ts";
import { listAt, textAt } from "./fields.ts";

/** Labels that say the state; only these are ever taken off. */
const stateLabel = /^slipway:/i;

const looks: readonly (readonly [RegExp, string, string])[] = [
  [/^slipway$/i, "1d76db", "Followed and steered by Slipway"],
  [/^slipway-support$/i, "d876e3", "Somebody asks for help with a publication"],
  [/^slipway-exception$/i, "d876e3", "Somebody asks for a waiver of a check"],
  [/^slipway-severity-critical$/i, "d73a4a", "How much it hurts, as asked"],
  [/^slipway-severity-/i, "fef2c0", "How much it hurts, as asked"],
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

/** Labels of one repository. */
export type Labels = {
  /** Gives colour and description to labels that an answer shows without: those that GitHub made because an issue got them. */
  readonly dress: (answer: readonly unknown[]) => Promise<void>;
  /** Brings an issue's labels to what is wanted: adds what is missing, takes off other labels of state. Those of people stay. */
  readonly keep: (issue: Labelled, wanted: readonly string[]) => Promise<void>;
};

/** An issue as an answer shows it: names of its labels, and the same with all their fields. */
export type Labelled = { readonly number: number; readonly labels: readonly string[]; readonly labelData: readonly unknown[] };

/** Colour of a label that GitHub makes by itself. */
const bareColor = "ededed";

/**
 * An issue may be given a label that the repository has not: GitHub makes it, in grey, and shows so in its answer. That spares a look at the
 * repository's labels whenever the state changes.
 */
export function createLabels(client: GitHubClient): Labels {
  const dressed = new Set<string>();

  async function dress(answer: readonly unknown[]): Promise<void> {
    for (const label of answer) {
      const name = textAt(label, "name") ?? "";
      const bare = textAt(label, "color") === bareColor && (textAt(label, "description") ?? "") === "";
      if (bare && isOurs(name) && !dressed.has(name)) {
        await client.ask("PATCH /repos/{owner}/{repo}/labels/{name}", { name, ...lookOf(name) });
        dressed.add(name);
      }
    }
  }

  async function keep({ number, labels: has, labelData }: Labelled, wanted: readonly string[]): Promise<void> {
    await dress(labelData);
    const missing = wanted.filter((name) => !includes(has, name));
    if (missing.length > 0) {
      const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/labels";
      await dress(listAt((await client.ask(route, { issue_number: number, labels: missing })).data));
    }
    for (const name of has) if (stateLabel.test(name) && !includes(wanted, name)) await takeLabel(client, number, name);
  }

  return { dress, keep };
}

/** Whether an issue carries a label now; one that is gone carries none. */
export async function carriesLabel(client: GitHubClient, issue: number, name: string): Promise<boolean> {
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/labels";
  const reply = await unlessGone(client.ask(route, { issue_number: issue, per_page: mostLabels }, { essential: true }));
  return reply !== undefined && includes(labelNames(listAt(reply.data)), name);
}

/** An issue has at most so many labels (GitHub refuses more), and so many fit one page. */
const mostLabels = 100;

/** Takes a label off. Gives false when it was not there. */
export async function takeLabel(client: GitHubClient, issue: number, name: string, call: Call = {}): Promise<boolean> {
  const route = "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}";
  return (await unlessGone(client.ask(route, { issue_number: issue, name }, call))) !== undefined;
}

/** GitHub compares names of labels without case. */
function includes(names: readonly string[], name: string): boolean {
  return names.some((each) => each.toLowerCase() === name.toLowerCase());
}

/** Labels that Slipway gives; how others look is not its business. */
function isOurs(name: string): boolean {
  return /^slipway(?:$|:|-support$|-exception$|-severity-)/i.test(name);
}

function lookOf(name: string): { readonly color: string; readonly description: string } {
  const [, color, description] = looks.find(([pattern]) => pattern.test(name)) ?? ["", ...otherLook];
  return { color, description };
}
