import type { Forge, Sender } from "../../../ports/forge.ts";
import type { Answer } from "../../../ports/world.ts";
import { createChecks } from "./checks.ts";
import type { GitHubClient } from "./client.ts";
import { asAnswer } from "./failure.ts";
import { branchRules, commentNow, lastChange } from "./forge-reads.ts";
import { dispatch, keepComment, react, reply } from "./forge-writes.ts";
import { carriesLabel, takeLabel } from "./labels.ts";
import { isActiveMember, lookUpPerson } from "./people.ts";
import { mergedPullRequestOf, pullRequestByNumber } from "./pull-requests.ts";
import { labelledNow, unansweredSince } from "./recovery.ts";

export type GitHubForgeOptions = {
  /** File name of the workflow that walks an offer. */
  readonly workflow: string;
  readonly defaultBranch: string;
};

/** GitHub as the forge where people speak. Answers are values; nothing throws. */
export function createGitHubForge(client: GitHubClient, { workflow, defaultBranch }: GitHubForgeOptions): Forge {
  const checks = createChecks(client);
  const people = remembered(
    async (sender: Sender) => await lookUpPerson(client, sender),
    ({ id, login }) => `${id}/${login}`,
  );
  const pulls = remembered(async (number: number) => await pullRequestByNumber(client, number), String);
  const pullsOf = remembered(async (commit: string) => await mergedPullRequestOf(client, commit, defaultBranch), String);

  async function isInTeam(sender: Sender, team: string): Promise<boolean> {
    const person = await people(sender);
    return person !== undefined && (await isActiveMember(client, person.login, team));
  }

  return {
    person: async (sender) => await found(people(sender)),
    isInTeam: async (sender, team) => await found(isInTeam(sender, team)),
    comment: async (id) => await found(commentNow(client, id)),
    pullRequest: async (number) => await found(pulls(number)),
    carries: async (issue, label) => await found(carriesLabel(client, issue, label)),
    pullRequestOf: async (commit) => await found(pullsOf(commit)),
    unanswered: async (since) => await found(unansweredSince(client, since)),
    labelled: async (labels) => await found(labelledNow(client, labels)),
    lastChange: async (folder, commit) => await found(lastChange(client, folder, commit)),
    branchRules: async (branch) => await found(branchRules(client, branch)),
    react: async (comment, reaction) => await acted(react(client, comment, reaction)),
    reply: async (issue, body) => await acted(reply(client, issue, body)),
    keepComment: async (issue, marker, body) => await acted(keepComment(client, { issue, marker }, body)),
    takeLabel: async (issue, label) => await acted(takeLabel(client, issue, label, { essential: true })),
    check: async (view) => await acted(checks.keep({ view, key: `slipway/${view.name}`, anew: true }).then(({ written }) => written)),
    dispatch: async (tick) => await acted(dispatch(client, workflow, defaultBranch, tick)),
    spent: client.spent,
  };
}

/** Remembers what an asking gave for the life of the process; a failure is asked again. */
function remembered<K, V>(ask: (key: K) => Promise<V>, nameOf: (key: K) => string): (key: K) => Promise<V> {
  const known = new Map<string, Promise<V>>();
  return async (key) => {
    const name = nameOf(key);
    const asked = known.get(name) ?? ask(key);
    known.set(name, asked);
    try {
      return await asked;
    } catch (error) {
      known.delete(name);
      throw error;
    }
  };
}

async function found<T>(asked: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: "done", already: true, value: await asked };
  } catch (error) {
    return asAnswer(error);
  }
}

/** `act` gives whether something was written. */
async function acted(act: Promise<boolean>): Promise<Answer<null>> {
  try {
    return { kind: "done", already: !(await act), value: null };
  } catch (error) {
    return asAnswer(error);
  }
}
