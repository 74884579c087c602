import { Octokit } from "@octokit/rest";

import { minute, second, type Instant, type Milliseconds } from "../../../core/time.ts";
import type { Manner } from "./attempt.ts";
import { createTokenSource, type Credentials } from "./auth.ts";
import { createBudget, type Budget } from "./budget.ts";
import { asFailure, GitHubFailure } from "./failure.ts";
import { createPace } from "./pace.ts";
import { createSecrets } from "./secrets.ts";
import { createTransport, type Exchange } from "./transport.ts";

export type SenderOptions = Credentials & {
  /** `GITHUB_API_URL`, without a slash at the end. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly now: () => Instant;
  readonly sleep: (ms: Milliseconds) => Promise<void>;
  /** From 0 up to 1: spreads the retries of many jobs. */
  readonly random?: () => number;
  readonly budget?: { readonly requests?: number; readonly writesPerMinute?: number };
  /** The longest single wait; what asks for more parks the tick. */
  readonly patienceMs?: Milliseconds;
  /** Of one attempt of a request. */
  readonly timeoutMs?: Milliseconds;
};

/** The values of a route's placeholders, its query and its body. `owner` and `repo` are known. */
export type Parameters = Readonly<Record<string, unknown>>;

/** An answer that is good. `link` is the header of that name. */
export type Reply = { readonly status: number; readonly data: unknown; readonly link: string };

type Answered = { readonly status: number; readonly data: unknown; readonly headers: { readonly link?: string | undefined } };

export type Sender = {
  /** The token that requests carry now, for git. An App's lasts an hour. */
  readonly token: () => Promise<string>;
  readonly send: (route: string, parameters: Parameters, manner: Manner) => Promise<Reply>;
  readonly spent: Budget["spent"];
};

const defaults = { requests: 900, writesPerMinute: 75, patienceMs: minute, timeoutMs: 15 * second };
const apiVersion = "2022-11-28";

/** Octokit for one repository, on a transport that keeps within GitHub's limits. `send` throws GitHubFailure. */
export function createSender(options: SenderOptions): Sender {
  const [owner = "", repo = ""] = options.repository.split("/");
  const secrets = createSecrets("token" in options ? [options.token] : [options.app.privateKey]);
  const { exchange, budget } = limited(options, secrets.clean);
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  // What Octokit logs would go to the console, where a runner reads commands.
  const octokit = new Octokit({ baseUrl: options.apiUrl, userAgent: "slipway", log: silent });
  const carriedBy = (manner: Manner) => ({ fetch: async (url: string, init: RequestInit) => await exchange(url, init, manner) });
  const token = createTokenSource(options, {
    request: octokit.request.defaults({ request: carriedBy({ essential: true, repeatable: true, purse: "core" }) }),
    owner,
    repo,
    onSecret: secrets.add,
  });

  async function send(route: string, parameters: Parameters, manner: Manner): Promise<Reply> {
    try {
      const headers = { authorization: `token ${await token()}`, "x-github-api-version": apiVersion };
      // What a route has no placeholder for would become a part of its query or body.
      const place = route.includes("{owner}") ? { owner, repo } : {};
      const answer: Answered = await octokit.request(route, { ...place, ...parameters, headers, request: carriedBy(manner) });
      return { status: answer.status, data: answer.data, link: answer.headers.link ?? "" };
    } catch (error) {
      throw unwrapped(error);
    }
  }

  return { send, token, spent: budget.spent };
}

function limited(options: SenderOptions, clean: (text: string) => string): { readonly exchange: Exchange; readonly budget: Budget } {
  const { sleep, random = Math.random, timeoutMs = defaults.timeoutMs, patienceMs = defaults.patienceMs } = options;
  const now = (): number => Date.parse(options.now());
  const budget = createBudget({ requests: options.budget?.requests ?? defaults.requests, patienceMs, now, sleep });
  const pace = createPace({
    now,
    writesPerMinute: options.budget?.writesPerMinute ?? defaults.writesPerMinute,
    sitOut: async (wait) => await budget.sitOut(wait, "as many writes as GitHub takes"),
  });
  return { exchange: createTransport({ budget, pace, now, sleep, random, timeoutMs, clean }), budget };
}

/** Octokit wraps what its `fetch` throws; the failure inside is what happened. */
function unwrapped(error: unknown): GitHubFailure {
  if (error instanceof Error && error.cause instanceof GitHubFailure) return error.cause;
  return asFailure(error);
}

function ignore(): void {
  // Nobody listens.
}
