import type { Milliseconds } from "../../../core/time.ts";
import { faultOf, receive, type Cleaner, type RawAnswer } from "./answer.ts";
import { park, type Budget, type Purse } from "./budget.ts";
import { GitHubFailure } from "./failure.ts";
import { askedWait } from "./limits.ts";
import { createEtagMemory, createNewborn } from "./memory.ts";
import type { Pace } from "./pace.ts";
import { backOff, maxAttempts } from "./retry.ts";

/** What the caller knows of a request that its method does not tell. */
export type Manner = {
  /** May use the requests kept back for commands. */
  readonly essential: boolean;
  /** Doing it twice is doing it once. */
  readonly repeatable: boolean;
  readonly purse: Purse;
};

export type TransportOptions = {
  readonly budget: Budget;
  readonly pace: Pace;
  readonly now: () => number;
  readonly sleep: (ms: Milliseconds) => Promise<void>;
  readonly random: () => number;
  /** Of one attempt. */
  readonly timeoutMs: Milliseconds;
  readonly clean: Cleaner;
};

export type Exchange = (url: string, init: RequestInit, manner: Manner) => Promise<Response>;

/**
 * What stands under Octokit in the place of `fetch`, so that every request passes through it, also those that Octokit and its App authentication make by
 * themselves. Octokit's own plug-ins for throttling and retrying are not used: they wait as long as they are told (a tick must park instead and say so)
 * and they repeat a POST that may have created something.
 *
 * Repeats, with back-off: reads and idempotent writes after 5xx, broken connections, timeouts and unreadable answers; anything that a limit held up; a 404
 * for what was created a moment ago. Throws GitHubFailure.
 */
export function createTransport(options: TransportOptions): Exchange {
  const { budget, pace, now, sleep, random, clean } = options;
  const etags = createEtagMemory();
  const newborn = createNewborn(now);
  // Once GitHub has stayed away through all attempts, later requests get one attempt each: the tick is over soon and tells what it could not do.
  let away = false;

  async function once(url: string, init: RequestInit, what: string): Promise<RawAnswer> {
    const headers = { ...headersOf(init), ...(init.method === "GET" ? etags.headersFor(url) : {}) };
    const signal = AbortSignal.timeout(options.timeoutMs);
    return await receive(what, async () => await fetch(url, { ...init, headers, redirect: "manual", signal }), clean);
  }

  /** One attempt: the answer when it is good, else why not and after which pause to try again (undefined: not at all). */
  async function attempt(url: string, init: RequestInit, { number, what, manner }: Trial): Promise<RawAnswer | Retry> {
    const answer = await once(url, init, what).catch(asFault);
    if (answer instanceof GitHubFailure)
      return { fault: answer, pause: manner.repeatable ? backOff(number, random) : undefined, limited: false };
    budget.learn(manner.purse, answer.headers);
    const wait = askedWait({ ...answer, now: now() });
    const fault = faultOf(what, answer, clean);
    if (wait !== undefined && fault !== undefined) return { fault, pause: wait, limited: true };
    if (fault === undefined) return answer;
    const again = fault.permanent ? fault.status === 404 && newborn.isYoung(url) : manner.repeatable;
    return { fault, pause: again ? backOff(number, random) : undefined, limited: false };
  }

  async function all(url: string, init: RequestInit, manner: Manner): Promise<RawAnswer> {
    const what = `${init.method ?? "GET"} ${pathOf(url)}`;
    const writes = isWrite(init.method, manner);
    for (let number = 1; ; number += 1) {
      if (writes) await pace.admit();
      await budget.spend({ purse: manner.purse, writes, essential: manner.essential });
      const ended = await attempt(url, init, { number, what, manner });
      away = "fault" in ended && !ended.fault.permanent && (away || number === maxAttempts);
      if (!("fault" in ended)) return ended;
      await pause(ended, number);
    }
  }

  /** Waits before the next attempt, or throws why there is none. */
  async function pause({ fault, pause: wait, limited }: Retry, number: number): Promise<void> {
    const last = number === maxAttempts;
    if (limited && wait !== undefined) {
      if (last) park(wait, fault.message);
      return await budget.sitOut(wait, fault.message);
    }
    if (wait === undefined || away || last) throw fault;
    await sleep(wait);
  }

  return async (url, init, manner) => {
    const exchange = async () => await all(url, init, manner);
    const answer = etags.settle(url, await (isWrite(init.method, manner) ? pace.serial(exchange) : exchange()));
    newborn.note(answer);
    return new Response(answer.body === "" ? null : answer.body, { status: answer.status, headers: answer.headers });
  };
}

type Trial = { readonly number: number; readonly what: string; readonly manner: Manner };
type Retry = { readonly fault: GitHubFailure; readonly pause: Milliseconds | undefined; readonly limited: boolean };

function asFault(error: unknown): GitHubFailure {
  if (error instanceof GitHubFailure) return error;
  throw error;
}

/** A GraphQL query is a POST that changes nothing. */
function isWrite(method: string | undefined, { purse }: Manner): boolean {
  return purse === "core" && method !== undefined && method !== "GET" && method !== "HEAD";
}

function headersOf({ headers }: RequestInit): Readonly<Record<string, string>> {
  return Object.fromEntries(new Headers(headers).entries());
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/^\/api\/v3(?=\/)/, "") : "an address that is none";
}
