import { parseOfferName } from "../../src/core/offer.ts";
import { problem } from "../../src/core/problem.ts";
import type { Instant } from "../../src/core/time.ts";
import type { Reaction, Sender, Tick } from "../../src/ports/forge.ts";
import type { createFaults } from "./memory-forge-faults.ts";
import { addComment, commentsOn, known, labelsOf, self, type State } from "./memory-forge-state.ts";
import type { MemoryPeople } from "./memory-people.ts";

type Guard = ReturnType<typeof createFaults>["guard"];

/** What Slipway looks at. */
export function reads(state: State, people: MemoryPeople, guard: Guard) {
  const look = <T>(value: T) => {
    state.spent.requests += 1;
    return { already: true, value };
  };
  return {
    person: guard("person", (sender: Sender) => look(people.look(sender))),
    isInTeam: guard("isInTeam", (sender: Sender, team: string) => look(people.isIn(sender, team))),
    comment: guard("comment", (id: number) => {
      const comment = state.comments.get(id);
      return look(comment === undefined ? undefined : { ...comment, answered: (state.reactions.get(id)?.size ?? 0) > 0 });
    }),
    unanswered: guard("unanswered", (since: Instant) =>
      look(
        [...state.comments.values()].filter(({ id, body, createdAt }) => {
          const answered = (state.reactions.get(id)?.size ?? 0) > 0;
          return body.startsWith("/") && !answered && Date.parse(createdAt) >= Date.parse(since);
        }),
      ),
    ),
    labelled: guard("labelled", (labels: readonly string[]) =>
      look(
        [...state.labels]
          .filter(([issue]) => state.issues.get(issue) === "there" && !state.pulls.has(issue))
          .flatMap(([, set]) => [...set.values()].filter(({ label }) => labels.includes(label.toLowerCase()))),
      ),
    ),
    pullRequest: guard("pullRequest", (number: number) => look(state.pulls.get(number))),
    carries: guard("carries", (issue: number, label: string) =>
      look(state.issues.get(issue) !== "deleted" && labelsOf(state, issue).has(label.toLowerCase())),
    ),
    pullRequestOf: guard("pullRequestOf", (commit: string) =>
      look([...state.pulls.values()].find(({ mergeCommit, brings }) => mergeCommit === commit || brings.includes(commit))),
    ),
    lastChange: guard("lastChange", (folder: string, _commit: string) => look(state.changes.get(folder))),
    branchRules: guard("branchRules", (_branch: string) => look<readonly string[]>([])),
  };
}

/** What Slipway does. */
export function writes(state: State, guard: Guard) {
  const wrote = (already: boolean) => {
    state.spent.requests += 1;
    state.spent.writes += 1;
    return { already, value: null };
  };
  return {
    react: guard("react", (comment: number, reaction: Reaction) => {
      if (!state.comments.has(comment)) return gone(`comment ${comment}`);
      const there = state.reactions.get(comment) ?? new Set();
      const already = there.has(reaction);
      state.reactions.set(comment, there.add(reaction));
      return wrote(already);
    }),
    reply: guard("reply", (issue: number, body: string) => {
      if (state.issues.get(known(state, issue)) === "deleted") return gone(`issue ${issue}`);
      addComment(state, issue, self, body);
      return wrote(false);
    }),
    keepComment: guard("keepComment", (issue: number, marker: string, text: string) => {
      if (state.issues.get(known(state, issue)) === "deleted") return gone(`issue ${issue}`);
      const body = `<!-- ${marker} -->\n${text}`;
      const kept = commentsOn(state, issue).find((each) => each.author.id === self.id && each.body.startsWith(`<!-- ${marker} -->\n`));
      if (kept === undefined) addComment(state, issue, self, body);
      else state.comments.set(kept.id, { ...kept, body, updatedAt: state.now() });
      return wrote(kept?.body === body);
    }),
    takeLabel: guard("takeLabel", (issue: number, label: string) =>
      wrote(!labelsOf(state, known(state, issue)).delete(label.toLowerCase())),
    ),
    check: guard("check", () => wrote(false)),
    dispatch: guard("dispatch", (tick: Tick) => {
      if (tick.offer !== "*" && parseOfferName(tick.offer) === undefined) throw new Error(`no offer is called ${tick.offer}`);
      if (!Number.isInteger(tick.hop) || tick.hop < 0) throw new Error(`a hop ${tick.hop} is no count`);
      state.ticks.push(tick);
      return wrote(false);
    }),
  };
}

function gone(what: string) {
  return {
    kind: "failed",
    permanent: true,
    problem: problem("github-not-found", `There is no ${what}.`, "Nothing is to be done."),
  } as const;
}
