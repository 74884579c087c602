export type Logged = {
  readonly method: string;
  /** `/repos/{owner}/{repo}/issues`, `graphql`, `git upload-pack`, or the path itself when nothing serves it. */
  readonly route: string;
  readonly path: string;
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  readonly kind: "rest" | "graphql" | "git";
  /** Against the primary rate limit: 304 and `/rate_limit` do not count. */
  readonly counted: boolean;
  /** Login of whoever asked, `anonymous`, or `app <slug>` for a JWT. */
  readonly as: string;
  readonly at: Date;
};

export type Counts = {
  readonly rest: number;
  readonly graphql: number;
  /** REST requests that change something. */
  readonly writes: number;
  readonly notModified: number;
  readonly mostWritesInAMinute: number;
};

export type FaultKind =
  /** 403 with Retry-After. */
  | "secondary-limit"
  /** 403 with x-ratelimit-remaining 0 and x-ratelimit-reset. */
  | "primary-limit"
  | "502"
  | "503"
  /** The state changes, then the connection closes without an answer. */
  | "lost-answer"
  /** The connection closes before anything changed. */
  | "timeout-before"
  | "404-once"
  /** Status and headers are right, the connection closes in the middle of the body. */
  | "truncated-page"
  /** Answers after 300 ms. */
  | "slow"
  /** 500 with the HTML page of the outage. */
  | "html-error";

export type Fault = {
  readonly method?: string;
  /** Compared with the route template (`/repos/{owner}/{repo}/issues`, `graphql`, `git receive-pack`). */
  readonly route?: RegExp | string;
  readonly kind: FaultKind;
  /** 1 when absent. */
  readonly times?: number;
  /** Seconds; for the two limits. */
  readonly retryAfter?: number;
};
