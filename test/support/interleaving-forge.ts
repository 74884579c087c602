import { problem } from "../../src/core/problem.ts";
import type { Forge, Tick } from "../../src/ports/forge.ts";
import type { Failed } from "../../src/ports/world.ts";
import type { Gate, Process } from "./interleaving-turns.ts";

/** An answer that a person was given: `to` names the comment or the label on an issue. `late` is one that another job had given before. */
export type Answered = {
  readonly to: string;
  readonly what: "reaction" | "taken" | "reply" | "late";
  readonly text: string;
  readonly by: Process;
};
export type Answers = (answer: Answered) => void;

type About = { readonly process: Process; readonly onAnswer: Answers; readonly onTick: (tick: Tick) => void };

const lost: Failed = {
  kind: "failed",
  permanent: false,
  problem: problem("answer-lost", "The connection broke off.", "The next wake-up asks again."),
};

/** A forge as one job has it: each call waits for its turn and may be lost, and what people are told is noted with what it answers. */
export function gatedForge(forge: Forge, gate: Gate, about: About): Forge {
  const note = createNotebook(about);
  return new Proxy(forge, {
    get: (_, name): unknown => {
      const method: unknown = Reflect.get(forge, name);
      if (typeof method !== "function" || typeof name !== "string" || name === "spent") return method;
      return async (...given: readonly unknown[]): Promise<unknown> => {
        const act = async (): Promise<unknown> => {
          const answer: unknown = await Reflect.apply(method, forge, given);
          note(name, given, answer);
          return answer;
        };
        return await gate<unknown>(`forge.${name}`, act, () => lost);
      };
    },
  });
}

/** Notes what was told to whom. Words follow the mark that they explain, so they belong to what the job marked last. */
function createNotebook({ process: by, onAnswer, onTick }: About) {
  let answering = "";
  return (name: string, given: readonly unknown[], answer: unknown): void => {
    const [first, second] = given.map(String);
    if (name === "react") answering = `comment ${first}`;
    if (name === "takeLabel") answering = `label ${first} ${second}`;
    const what = { react: "reaction", takeLabel: "taken", reply: "reply" } as const;
    const isLate = name === "takeLabel" && !isDoneNow(answer);
    if (isLate) onAnswer({ to: answering, what: "late", text: "", by });
    if (isDoneNow(answer) && isOneOf(what, name)) onAnswer({ to: answering, what: what[name], text: second ?? "", by });
    const [tick] = given;
    if (name === "dispatch" && isTick(tick)) onTick(tick);
  };
}

function isDoneNow(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "already" in answer && answer.already === false;
}

function isOneOf<T extends object>(table: T, name: PropertyKey): name is keyof T {
  return name in table;
}

function isTick(value: unknown): value is Tick {
  return typeof value === "object" && value !== null && "offer" in value && "hop" in value;
}
