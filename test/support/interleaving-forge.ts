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
    person: pass("person", async (...given: Parameters<Forge["person"]>) => await forge.person(...given)),
    isInTeam: pass("isInTeam", async (...given: Parameters<Forge["isInTeam"]>) => await forge.isInTeam(...given)),
    comment: pass("comment", async (...given: Parameters<Forge["comment"]>) => await forge.comment(...given)),
    unanswered: pass("unanswered", async (...given: Parameters<Forge["unanswered"]>) => await forge.unanswered(...given)),
    labelled: pass("labelled", async (...given: Parameters<Forge["labelled"]>) => await forge.labelled(...given)),
    pullRequest: pass("pullRequest", async (...given: Parameters<Forge["pullRequest"]>) => await forge.pullRequest(...given)),
    carries: pass("carries", async (...given: Parameters<Forge["carries"]>) => await forge.carries(...given)),
    pullRequestOf: pass("pullRequestOf", async (...given: Parameters<Forge["pullRequestOf"]>) => await forge.pullRequestOf(...given)),
    lastChange: pass("lastChange", async (...given: Parameters<Forge["lastChange"]>) => await forge.lastChange(...given)),
    branchRules: pass("branchRules", async (...given: Parameters<Forge["branchRules"]>) => await forge.branchRules(...given)),
    check: pass("check", async (...given: Parameters<Forge["check"]>) => await forge.check(...given)),
    react: pass(
      "react",
      async (...given: Parameters<Forge["react"]>) => await forge.react(...given),
      ([comment, reaction]: readonly [number, Reaction], answer) => {
        answering = `comment ${comment}`;
        if (answer.kind === "done" && !answer.already) onAnswer({ to: answering, what: "reaction", text: reaction, by });
      },
    ),
    takeLabel: pass(
      "takeLabel",
      async (...given: Parameters<Forge["takeLabel"]>) => await forge.takeLabel(...given),
      ([issue, label]: readonly [number, string], answer) => {
        answering = `label ${issue} ${label}`;
        if (answer.kind === "done" && !answer.already) onAnswer({ to: answering, what: "taken", text: "", by });
      },
    ),
    reply: pass(
      "reply",
      async (...given: Parameters<Forge["reply"]>) => await forge.reply(...given),
      ([, body]: readonly [number, string], answer) => {
        if (answer.kind === "done") onAnswer({ to: answering, what: "reply", text: body, by });
      },
    ),
    keepComment: pass("keepComment", async (...given: Parameters<Forge["keepComment"]>) => await forge.keepComment(...given)),
    dispatch: pass(
      "dispatch",
      async (...given: Parameters<Forge["dispatch"]>) => await forge.dispatch(...given),
      ([tick]: readonly [Tick]) => onTick(tick),
    ),
    spent: forge.spent,
  };
}
