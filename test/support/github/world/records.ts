import type { Annotation, Permissions } from "../types.ts";

/** The roles that GitHub ships, weakest first. */
export const baseRoles = ["none", "read", "triage", "write", "maintain", "admin"] as const;
export type BaseRole = (typeof baseRoles)[number];

export type Account = {
  readonly id: number;
  login: string;
  readonly type: "User" | "Bot";
  /** What a custom role inherits from, or the role itself. */
  role: BaseRole;
  roleName: string;
  readonly teams: Set<string>;
};

export type AppRecord = {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: string;
  readonly permissions: Permissions;
  readonly createdAt: Date;
};

/** Who does something, and through what. */
export type Doer = {
  readonly account: Account;
  /** The App whose token is used; null for a person in the browser. */
  readonly app: AppRecord | null;
  /** What a job's token causes starts no workflows. */
  readonly startsWorkflows: boolean;
};

export type LabelRecord = { readonly id: number; name: string; color: string; description: string | null };

export type IssueEventRecord = {
  readonly id: number;
  readonly event: "labeled" | "unlabeled";
  readonly label: { readonly name: string; readonly color: string };
  readonly by: Account;
  readonly via: AppRecord | null;
  readonly at: Date;
};

export type IssueRecord = {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: string | null;
  readonly author: Account;
  readonly via: AppRecord | null;
  labels: LabelRecord[];
  /** Oldest first. */
  readonly events: IssueEventRecord[];
  assignees: Account[];
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  closedBy: Account | null;
};

export type CommentRecord = {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly author: Account;
  readonly via: AppRecord | null;
  readonly createdAt: Date;
  updatedAt: Date;
};

export type ReactionRecord = {
  readonly id: number;
  readonly comment: number;
  readonly by: Account;
  readonly content: string;
  readonly createdAt: Date;
};

export type PullRecord = {
  readonly id: number;
  readonly number: number;
  /** Branch name, here or in the fork. */
  readonly branch: string;
  /** Owner of the fork; null when the branch lies here. */
  readonly fork: Account | null;
  headSha: string;
  baseSha: string;
  /** The test merge while open, what the default branch received once merged; null when it conflicts. */
  mergeCommit: string | null;
  mergedAt: Date | null;
  mergedBy: Account | null;
  size: { readonly commits: number; readonly additions: number; readonly deletions: number; readonly files: number };
};

export type CheckRecord = {
  readonly id: number;
  readonly suite: number;
  readonly headSha: string;
  readonly app: AppRecord;
  name: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  externalId: string | null;
  detailsUrl: string | null;
  startedAt: Date;
  completedAt: Date | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Annotation[];
};

export type StatusRecord = {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly environment: string;
  readonly creator: Account;
  readonly app: AppRecord | null;
  readonly createdAt: Date;
};

export type DeploymentRecord = {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly payload: unknown;
  readonly environment: string;
  readonly description: string | null;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: Account;
  readonly app: AppRecord | null;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly statuses: StatusRecord[];
};
