import { problem } from "../../src/core/problem.ts";
import type { Forge } from "../../src/ports/forge.ts";
import type { Answer, Failed } from "../../src/ports/world.ts";

/** `before`: nothing happened. `after`: it happened, and only the answer is lost. */
export type MemoryFault = { readonly when: "before" | "after"; readonly answer?: Failed };
export type FaultyMethod = Exclude<keyof Forge, "spent">;

const away: Failed = {
  kind: "failed",
  permanent: false,
  problem: problem("github-unavailable", "GitHub does not answer.", "Nothing is lost: the next wake-up tries again."),
};

type Acted<T> = { readonly already: boolean; readonly value: T } | Failed;

/** Failures on demand, used up in the order in which they were asked for. */
export function createFaults() {
  const planned = new Map<FaultyMethod, MemoryFault[]>();

  function fail(method: FaultyMethod, times = 1, fault: MemoryFault = { when: "before" }): void {
    const queue = planned.get(method) ?? [];
    planned.set(method, [...queue, ...Array.from({ length: times }, () => fault)]);
  }

  /** A method of the forge that fails when it was asked to. */
  function guard<Given extends readonly unknown[], T>(method: FaultyMethod, act: (...given: Given) => Acted<T>) {
    return async (...given: Given): Promise<Answer<T>> => {
      const fault = planned.get(method)?.shift();
      if (fault?.when === "before") return fault.answer ?? away;
      const acted = act(...given);
      if (fault !== undefined) return fault.answer ?? away;
      return "kind" in acted ? acted : { kind: "done", ...acted };
    };
  }

  return { fail, guard };
}
