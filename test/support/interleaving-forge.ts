import { problem } from "../../src/core/problem.ts";
import type { Forge, Reaction, Tick } from "../../src/ports/forge.ts";
import type { Failed } from "../../src/ports/world.ts";
import type { Gate, Process } from "./interleaving-turns.ts";

/** Hears of every answer that a person was given: `to` names the comment or the label on an issue. */
export type Answered = { readonly to: string; readonly what: "reaction" | "taken" | "reply"; readonly text: string; readonly by: Process };
export type Answers = (answer: Answered) => void;

type About = { readonly process: Process; readonly onAnswer: Answers; readonly onTick: (tick: Tick) => void };

const lost: Failed = {
  kind: "failed",
  permanent: false,
  problem: problem("answer-lost", "The connection broke off.", "The next wake-up asks again."),
};

/** A forge as one job has it: each call waits for its turn and may be lost, and what people are told is noted with what it answers. */
export function gatedForge(forge: Forge, gate: Gate, { process: by, onAnswer, onTick }: About): Forge {
  let answering = "";
  const lose = () => lost;
  const pass =
    <Given extends readonly unknown[], T>(
      name: string,
      call: (...given: Given) => Promise<T>,
      done: (given: Given, answer: T) => void = () => undefined,
    ) =>
    async (...given: Given): Promise<T | Failed> =>
      await gate<T | Failed>(
        `forge.${name}`,
        async () => {
          const answer = await call(...given);
          done(given, answer);
          return answer;
        },
        lose,
      );
  return {
    person: pass("person", forge.person),
    isInTeam: pass("isInTeam", forge.isInTeam),
    comment: pass("comment", forge.comment),
    unanswered: pass("unanswered", forge.unanswered),
    labelled: pass("labelled", forge.labelled),
    pullRequest: pass("pullRequest", forge.pullRequest),
    pullRequestOf: pass("pullRequestOf", forge.pullRequestOf),
    lastChange: pass("lastChange", forge.lastChange),
    branchRules: pass("branchRules", forge.branchRules),
    check: pass("check", forge.check),
    react: pass("react", forge.react, ([comment, reaction]: readonly [number, Reaction], answer) => {
      answering = `comment ${comment}`;
      if (answer.kind === "done" && !answer.already) onAnswer({ to: answering, what: "reaction", text: reaction, by });
    }),
    takeLabel: pass("takeLabel", forge.takeLabel, ([issue, label]: readonly [number, string], answer) => {
      answering = `label ${issue} ${label}`;
      if (answer.kind === "done" && !answer.already) onAnswer({ to: answering, what: "taken", text: "", by });
    }),
    reply: pass("reply", forge.reply, ([, body]: readonly [number, string], answer) => {
      if (answer.kind === "done") onAnswer({ to: answering, what: "reply", text: body, by });
    }),
    keepComment: pass("keepComment", forge.keepComment),
    dispatch: pass("dispatch", forge.dispatch, ([tick]: readonly [Tick]) => onTick(tick)),
    spent: forge.spent,
  };
}
