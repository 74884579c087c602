import type { Milliseconds } from "../../../core/time.ts";
import { faultOf, receive, type Cleaner, type RawAnswer } from "./answer.ts";
import type { Budget, Purse } from "./budget.ts";
import { GitHubFailure } from "./failure.ts";
import { askedWait } from "./limits.ts";
import { createEtagMemory, createNewborn } from "./memory.ts";
import { backOff } from "./retry.ts";

/** What the caller knows of a request that its method does not tell. */
export type Manner = {
  /** May use the requests kept back for commands. */
  readonly essential: boolean;
  /** Doing it twice is doing it once. */
  readonly repeatable: boolean;
  readonly purse: Purse;
};

/** A request about to be tried for the `number`th time. */
export type Trial = {
  readonly url: string;
  readonly init: RequestInit;
  readonly manner: Manner;
  readonly what: string;
  readonly number: number;
};

/** Why an attempt failed, and the pause after which another one makes sense (undefined: none does). `limited`: GitHub asks for that pause. */
export type Retry = { readonly fault: GitHubFailure; readonly pause: Milliseconds | undefined; readonly limited: boolean };

export type AttemptOptions = {
  readonly budget: Pick<Budget, "learn">;
  readonly now: () => number;
  readonly random: () => number;
  /** Of one attempt. */
  readonly timeoutMs: Milliseconds;
  readonly clean: Cleaner;
};

/** Makes one attempt of a request: the whole answer when it is good, else why not. */
export function createAttempt({ budget, now, random, timeoutMs, clean }: AttemptOptions): (trial: Trial) => Promise<RawAnswer | Retry> {
  const etags = createEtagMemory();
  const newborn = createNewborn(now);

  async function ask({ url, init, what }: Trial): Promise<RawAnswer> {
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...(init.method === "GET" ? etags.headersFor(url) : {}) };
    const signal = AbortSignal.timeout(timeoutMs);
    return await receive(what, async () => await fetch(url, { ...init, headers, redirect: "manual", signal }), clean);
  }

  function judge({ url, what, manner, number }: Trial, answer: RawAnswer): RawAnswer | Retry {
    budget.learn(manner.purse, answer.headers);
    const fault = faultOf(what, answer, clean);
    if (fault === undefined) {
      newborn.note(answer);
      return etags.settle(url, answer);
    }
    const asked = askedWait({ ...answer, now: now() });
    if (asked !== undefined) return { fault, pause: asked, limited: true };
    const again = fault.permanent ? fault.status === 404 && newborn.isYoung(url) : manner.repeatable;
    return { fault, pause: again ? backOff(number, random) : undefined, limited: false };
  }

  return async (trial) => {
    try {
      return judge(trial, await ask(trial));
    } catch (error) {
      if (!(error instanceof GitHubFailure)) throw error;
      return { fault: error, pause: trial.manner.repeatable ? backOff(trial.number, random) : undefined, limited: false };
    }
  };
}
