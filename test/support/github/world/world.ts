import type { BranchRule, GitHubOptions, HookEvent } from "../types.ts";
import type {
  Account,
  AppRecord,
  CheckRecord,
  CommentRecord,
  DeploymentRecord,
  IssueRecord,
  LabelRecord,
  PullRecord,
  ReactionRecord,
} from "./records.ts";

export type Ruleset = {
  readonly id: number;
  readonly pattern: string;
  readonly rules: readonly BranchRule[];
  readonly bypass: readonly string[];
};

/** Everything that the server knows. Git holds the rest. */
export type World = {
  readonly owner: { readonly login: string; readonly id: number };
  readonly name: string;
  readonly repository: string;
  readonly repositoryId: number;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  readonly createdAt: Date;
  /** When any branch last moved. */
  pushedAt: Date;
  readonly gitDirectory: string;
  /** Known once the server listens. */
  serverUrl: string;
  readonly app: AppRecord;
  readonly installationId: number;
  readonly accounts: Map<number, Account>;
  readonly issues: Map<number, IssueRecord>;
  /** Numbers that answer 410. */
  readonly deletedIssues: Set<number>;
  readonly comments: Map<number, CommentRecord>;
  /** By name in lower case: GitHub compares names of labels without case. */
  readonly labels: Map<string, LabelRecord>;
  readonly reactions: ReactionRecord[];
  readonly pulls: Map<number, PullRecord>;
  readonly checks: Map<number, CheckRecord>;
  readonly deployments: Map<number, DeploymentRecord>;
  readonly rulesets: Ruleset[];
  readonly events: HookEvent[];
  readonly violations: string[];
  /** Whole seconds, as every time stamp of GitHub. */
  readonly now: () => Date;
  readonly nextId: () => number;
  readonly nextNumber: () => number;
};

/** The App that every job's token belongs to; ids as on github.com. */
export const githubActions: AppRecord = {
  id: 15_368,
  slug: "github-actions",
  name: "GitHub Actions",
  owner: "github",
  permissions: {},
  createdAt: new Date("2018-07-30T09:30:17Z"),
};

/** Beyond 2^31, as real ids of comments are. */
const firstId = 3_000_000_001;

/** An empty world around a bare repository. */
export function createWorld(options: GitHubOptions, gitDirectory: string): World {
  const repository = options.repository ?? "octo-org/offers";
  const [login = "", name = ""] = repository.split("/");
  const clock = options.now ?? (() => new Date());
  const now = () => new Date(Math.floor(clock().getTime() / 1000) * 1000);
  let lastId = firstId;
  let lastNumber = 0;
  const nextId = () => (lastId += 1);
  const world: World = {
    owner: { login, id: 9_919 },
    name,
    repository,
    repositoryId: 186_853_002,
    defaultBranch: options.defaultBranch ?? "main",
    isPrivate: options.private ?? false,
    createdAt: now(),
    pushedAt: now(),
    gitDirectory,
    serverUrl: "",
    app: { id: 424_242, slug: "slipway-app", name: "Slipway", owner: login, permissions: appPermissions, createdAt: now() },
    installationId: 51_515_151,
    accounts: new Map(),
    issues: new Map(),
    deletedIssues: new Set(),
    comments: new Map(),
    labels: new Map(),
    reactions: [],
    pulls: new Map(),
    checks: new Map(),
    deployments: new Map(),
    rulesets: [],
    events: [],
    violations: [],
    now,
    nextId,
    nextNumber: () => (lastNumber += 1),
  };
  addBot(world, 41_898_282, githubActions);
  addBot(world, 199_175_422, world.app);
  return world;
}

const appPermissions = {
  metadata: "read",
  actions: "write",
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  members: "read",
  pull_requests: "write",
} as const;

function addBot(world: World, id: number, app: AppRecord): void {
  world.accounts.set(id, { id, login: `${app.slug}[bot]`, type: "Bot", role: "none", roleName: "none", teams: new Set() });
}

/** Where the API of this repository lies. */
export function apiOf(world: World): string {
  return `${world.serverUrl}/api/v3`;
}

/** Where people see this repository. */
export function htmlOf(world: World): string {
  return `${world.serverUrl}/${world.repository}`;
}

/** Where the API of this repository lies, with the repository. */
export function repositoryApiOf(world: World): string {
  return `${apiOf(world)}/repos/${world.repository}`;
}
