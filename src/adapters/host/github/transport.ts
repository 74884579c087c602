import type { Milliseconds } from "../../../core/time.ts";
import type { RawAnswer } from "./answer.ts";
import { createAttempt, type AttemptOptions, type Manner, type Retry, type Trial } from "./attempt.ts";
import { park, type Budget } from "./budget.ts";
import type { Pace } from "./pace.ts";
import { maxAttempts } from "./retry.ts";

export type TransportOptions = AttemptOptions & {
  readonly budget: Budget;
  readonly pace: Pace;
  readonly sleep: (ms: Milliseconds) => Promise<void>;
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
  const { budget, pace, sleep } = options;
  const attempt = createAttempt(options);
  // Once GitHub has stayed away through all attempts, later requests get one attempt each: the tick is over soon and tells what it could not do.
  let away = false;

  async function all(request: Omit<Trial, "number">): Promise<RawAnswer> {
    const { purse, essential } = request.manner;
    const writes = isWrite(request);
    for (let number = 1; ; number += 1) {
      if (writes) await pace.admit();
      await budget.spend({ purse, writes, essential });
      const ended = await attempt({ ...request, number });
      if (!("fault" in ended)) {
        away = false;
        return ended;
      }
      await rest(ended, number);
    }
  }

  /** Waits before the next attempt, or throws why there is none. */
  async function rest({ fault, pause, limited }: Retry, number: number): Promise<void> {
    const last = number === maxAttempts;
    if (limited && pause !== undefined) {
      const asked = `GitHub asks to slow down (${fault.status ?? "a limit"})`;
      if (last) park(pause, asked);
      return await budget.sitOut(pause, asked);
    }
    const wasAway = away;
    away = !fault.permanent && (away || last);
    if (pause === undefined || wasAway || last) throw fault;
    await sleep(pause);
  }

  return async (url, init, manner) => {
    const request = { url, init, manner, what: `${init.method ?? "GET"} ${pathOf(url)}` };
    const { body, status, headers } = await (isWrite(request) ? pace.serial(async () => await all(request)) : all(request));
    return new Response(body === "" ? null : body, { status, headers });
  };
}

/** A GraphQL query is a POST that changes nothing. */
function isWrite({ init: { method }, manner: { purse } }: Pick<Trial, "init" | "manner">): boolean {
  return purse === "core" && method !== undefined && method !== "GET" && method !== "HEAD";
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/^\/api\/v3(?=\/)/, "") : "an address that is none";
}
