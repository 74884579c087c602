import type { Counts, Fault, Logged } from "./traffic.ts";

/** Somebody who acts: a person, a bot, a job's token or an installation. */
export type Actor = { readonly id: number; readonly login: string; readonly type: "User" | "Bot" };

/** A repository role. A custom role is written `name:base`, such as `release-lead:write`. */
export type Role = "none" | "read" | "triage" | "write" | "maintain" | "admin" | (string & Record<never, never>);

/** Path to content; `null` removes the path. */
export type Changes = Readonly<Record<string, string | Uint8Array | null>>;

/** What a token may do, in the words of a workflow's `permissions:` (`pull-requests` or `pull_requests`). */
export type Permissions = Readonly<Record<string, "read" | "write">>;

export type GitHubOptions = {
  /** `owner/name`; `octo-org/offers` when absent. */
  readonly repository?: string;
  /** `main` when absent. */
  readonly defaultBranch?: string;
  /** The server's clock: time stamps, rate-limit windows, expiry of tokens, the Date header. */
  readonly now?: () => Date;
  /** In a public repository everybody who exists has at least `read`, as on the real one. */
  readonly private?: boolean;
  /** Answer 403 when a secondary limit (80 writes a minute, 500 an hour, 900 points a minute) is passed. Always counted. */
  readonly enforceSecondaryLimits?: boolean;
};

/** What a webhook delivery (and the event file of a workflow run) would hold. */
export type HookEvent = {
  /** `push`, `issues`, `issue_comment`, `pull_request`, `workflow_dispatch`, … */
  readonly name: string;
  /** Fits @octokit/webhooks-schemas; commits of a push come without their files, as in Actions. */
  readonly payload: unknown;
  /**
   * GITHUB_SHA. For `pull_request` the test merge (the real server starts nothing while it conflicts: see `mergeable` of the
   * payload); `pull_request_target` takes the default branch's head instead.
   */
  readonly sha: string;
  /** GITHUB_REF, complete (`refs/heads/main`, `refs/pull/7/merge`). */
  readonly ref: string;
  readonly actor: { readonly id: number; readonly login: string };
  readonly fromFork: boolean;
  readonly at: Date;
};

export type Issue = {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly author: Actor;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly isPullRequest: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type Comment = {
  readonly id: number;
  readonly issue: number;
  readonly body: string;
  readonly author: Actor;
  /** Every `@name` or `@org/team` of the body that GitHub would turn into a ping (not those in code or HTML comments). */
  readonly mentions: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type Annotation = {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
};

export type CheckRun = {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: string | null;
  readonly externalId: string | null;
  readonly detailsUrl: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  /** All of them, over every request that appended some. */
  readonly annotations: readonly Annotation[];
};

export type DeploymentStatus = {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly createdAt: Date;
};

export type Deployment = {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly creator: Actor;
  /** Oldest first. */
  readonly statuses: readonly DeploymentStatus[];
};

export type NewPullRequest = {
  readonly branch: string;
  readonly title: string;
  readonly changes: Changes;
  /** The branch lies in a fork of the one who opens it; only refs/pull/N/head exists here. */
  readonly fork?: boolean;
  readonly body?: string;
};

/** What a person does in the browser or with git. Each emits the events that GitHub would. */
export type Person = {
  /** Commits onto the default branch. Gives the commit's id. */
  push(changes: Changes, message?: string): Promise<string>;
  /** Moves the default branch, whatever it held. */
  forcePush(sha: string): Promise<void>;
  /** Gives the number. */
  openPullRequest(wanted: NewPullRequest): Promise<number>;
  /** Gives the new head. */
  pushToPullRequest(number: number, changes: Changes): Promise<string>;
  /** Gives the commit that the default branch then holds. Throws when it conflicts. */
  merge(number: number, how?: "merge" | "squash" | "rebase"): Promise<string>;
  /** Gives the comment's id. */
  comment(issue: number, body: string): Promise<number>;
  editComment(id: number, body: string): void;
  deleteComment(id: number): void;
  openIssue(title: string, body?: string): number;
  closeIssue(number: number): void;
  deleteIssue(number: number): void;
  label(issue: number, name: string): void;
  unlabel(issue: number, name: string): void;
  deleteLabel(name: string): void;
  renameLabel(from: string, to: string): void;
  /** "Run workflow" in the browser. */
  dispatch(workflow: string, inputs?: Readonly<Record<string, string>>): Promise<void>;
};

export type BranchRule = { readonly type: "creation" | "update" | "deletion" | "non_fast_forward" | "required_linear_history" };

export type GitHub = AsyncDisposable & {
  readonly serverUrl: string;
  /** `<serverUrl>/api/v3`, as GITHUB_API_URL. */
  readonly apiUrl: string;
  /** `<serverUrl>/api/graphql`, as GITHUB_GRAPHQL_URL. */
  readonly graphqlUrl: string;
  readonly repository: string;
  readonly repositoryId: number;
  readonly defaultBranch: string;
  /** The bare repository on disk. */
  readonly gitDirectory: string;

  /** Git over HTTP knows a person as `user:<login>` (Basic). Team slugs belong to the owner of the repository. */
  addUser(
    login: string,
    options: { readonly role: Role; readonly type?: "User" | "Bot"; readonly teams?: readonly string[] },
  ): { readonly id: number; readonly login: string };
  setRole(login: string, role: Role): void;
  rename(oldLogin: string, newLogin: string): void;
  /** A job's token, what GITHUB_TOKEN would be with these permissions. Acts as github-actions[bot] (id 41898282). */
  jobToken(permissions: Permissions): string;
  /** A GitHub App installed on the repository; its installation tokens come from the real endpoints. */
  readonly app: { readonly id: number; readonly privateKey: string; readonly slug: string; readonly installationId: number };
  as(login: string): Person;

  /** Events since the last call, in order: what would start workflows. Those that a job token causes start none, but dispatches. */
  takeEvents(): readonly HookEvent[];
  /** Puts an event into the queue again (a duplicate, or out of order). */
  redeliver(event: HookEvent): void;

  issues(): readonly Issue[];
  comments(issue: number): readonly Comment[];
  checks(): readonly CheckRun[];
  deployments(): readonly Deployment[];
  /** Names of the labels that an issue or pull request carries. */
  labelsOf(issue: number): readonly string[];
  /** Names of the repository's labels. */
  labels(): readonly string[];
  /** Contents, such as `eyes` and `+1`, oldest first. */
  reactions(comment: number): readonly string[];

  /** Every request to the API and to git. */
  readonly log: readonly Logged[];
  counts(): Counts;
  resetCounts(): void;
  /** Faults are used up in the order they were given. */
  inject(fault: Fault): void;
  /** The primary rate limit of the repository's job tokens. */
  setRemaining(remaining: number, resetAt: Date): void;
  /** A ruleset: nobody but those who bypass it may do this to branches that fit the pattern (`slipway/**`). */
  setRules(pattern: string, rules: readonly BranchRule[], bypass?: readonly string[]): void;

  /** What was asked or answered against the documents, as sentences. Must be empty at the end: disposing throws otherwise. */
  readonly violations: readonly string[];
};
