import { minute, type Milliseconds } from "../../../core/time.ts";
import { GitHubFailure } from "./failure.ts";
import { allowanceOf, untilReset, type Allowance, type LimitHeaders } from "./limits.ts";
import { budgetSpent } from "./problems.ts";

/** Requests kept back for what must not wait: reading a command, answering it, starting the next tick. */
const reserve = 50;
/** When nothing tells when the limit opens again. */
const unknownReset = 10 * minute;

export type BudgetOptions = {
  /** Most requests of this process. */
  readonly requests: number;
  readonly patienceMs: Milliseconds;
  readonly now: () => number;
  readonly sleep: (ms: Milliseconds) => Promise<void>;
};

/** GraphQL has a limit of its own. */
export type Purse = "core" | "graphql";

/** What a request is, for the budget. Essential ones may use the reserve. */
export type Expense = { readonly purse: Purse; readonly writes: boolean; readonly essential: boolean };

export type Budget = {
  /** Counts a request about to be made. Waits for a spent limit when that is soon; otherwise throws `github-budget-spent`. */
  readonly spend: (expense: Expense) => Promise<void>;
  /** Reads an answer's headers. */
  readonly learn: (purse: Purse, headers: LimitHeaders) => void;
  /** Waits as long as asked, or throws `github-budget-spent` when that is longer than patience. */
  readonly sitOut: (wait: Milliseconds, why: string) => Promise<void>;
  readonly spent: () => { readonly requests: number; readonly writes: number };
};

/** Keeps the count of requests and of what GitHub still allows. */
export function createBudget({ requests, patienceMs, now, sleep }: BudgetOptions): Budget {
  const purses = new Map<Purse, Allowance>();
  let made = 0;
  let written = 0;

  /** What GitHub allows still; nothing is known once the window has passed. */
  function allowance(purse: Purse): Allowance | undefined {
    const known = purses.get(purse);
    return known !== undefined && known.resetAt > now() ? known : undefined;
  }

  async function sitOut(wait: Milliseconds, why: string): Promise<void> {
    if (wait > patienceMs) park(wait, why);
    await sleep(wait);
  }

  async function spend({ purse, writes, essential }: Expense): Promise<void> {
    const known = allowance(purse);
    const wait = known === undefined ? unknownReset : untilReset(known, now());
    if (made >= requests) park(wait, `${made} requests made, the most of one job`);
    if (known?.remaining === 0) await sitOut(wait, "rate limit used up");
    else if (known !== undefined && known.remaining < reserve && writes && !essential)
      park(wait, `${known.remaining} requests left, kept for commands`);
    made += 1;
    if (writes) written += 1;
  }

  function learn(purse: Purse, headers: LimitHeaders): void {
    const told = allowanceOf(headers);
    if (told !== undefined) purses.set(purse, told);
  }

  return { spend, learn, sitOut, spent: () => ({ requests: made, writes: written }) };
}

/** Throws `github-budget-spent`: what is left can be done after `wait`. */
export function park(wait: Milliseconds, why: string): never {
  throw new GitHubFailure({ problem: budgetSpent(why, wait), permanent: false, retryAfterMs: wait });
}
