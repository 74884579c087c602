import type { GitHub, Permissions } from "../github/types.ts";

/** What the runner needs of a GitHub: where it is, what happened there, and tokens with exactly the permissions given. */
export type RunnerHub = Pick<
  GitHub,
  "serverUrl" | "apiUrl" | "graphqlUrl" | "repository" | "repositoryId" | "defaultBranch" | "gitDirectory" | "takeEvents" | "jobToken"
>;

export type RunnerOptions = {
  /** The folder that holds action.yml and what it starts. */
  readonly action: string;
  /** What workflows write in `uses:` for that action. */
  readonly uses: string;
  /** Other `uses:` that succeed without doing anything, as written in the workflow. Anything else is an error. */
  readonly ignoreUses?: readonly string[];
  /** Names of steps that succeed without doing anything, such as one that builds the action from its sources. */
  readonly ignoreSteps?: readonly string[];
  /** The time programs are to see; their clock is shifted to it when they start. */
  readonly now?: () => Date;
  /** What the machine's environment has beyond what GitHub sets. */
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Environments whose jobs wait for `approve`. */
  readonly protectedEnvironments?: readonly string[];
  readonly onJob?: (job: JobRecord) => void;
  /** How many jobs may run at the same time; 2 unless told. */
  readonly parallel?: number;
  /** How many jobs one drain may run before it throws; 500 unless told. */
  readonly maxJobs?: number;
};

export type Runner = {
  /** Takes all events, starts the workflows they trigger and runs jobs until nothing is left but jobs that wait for an approval. Gives the runs that moved. */
  readonly drain: () => Promise<readonly RunRecord[]>;
  /** One wake-up by the clock of every workflow with `schedule`, then drains. */
  readonly schedule: () => Promise<readonly RunRecord[]>;
  /** Starts one workflow (`advance.yml`, or its whole path) with inputs as the API would, then drains. */
  readonly dispatch: (workflow: string, inputs?: Readonly<Record<string, string>>) => Promise<readonly RunRecord[]>;
  /** Lets the jobs that wait for this environment go on (or fails them), then drains. */
  readonly approve: (environment: string, decision?: "approved" | "rejected") => Promise<readonly RunRecord[]>;
  /** Jobs that wait for somebody's approval now. */
  readonly waiting: () => readonly { readonly workflow: string; readonly job: string; readonly environment: string }[];
  /** The machine of the next job that starts a program dies so many milliseconds after that: nothing after it runs there. */
  readonly killNext: (after: { readonly ms: number }) => void;
  /** The next n events (wake-ups included) start nothing, as when the platform loses them. */
  readonly loseNext: (count: number) => void;
  readonly runs: () => readonly RunRecord[];
  /** Where a token or secret was seen in the open. Must stay empty. */
  readonly leaks: readonly Leak[];
  /** Names of the tokens and secrets handed out so far that a text contains, plain or in base64. */
  readonly leaksIn: (text: string) => readonly string[];
};

export type Result = "success" | "failure" | "skipped" | "cancelled";

export type RunRecord = {
  readonly id: number;
  /** The file's name, such as `slipway.yml`. */
  readonly workflow: string;
  readonly event: string;
  readonly ref: string;
  readonly sha: string;
  readonly status: "pending" | "running" | "completed";
  /** Jobs that ended, in the order they ended. */
  readonly jobs: readonly JobRecord[];
};

export type JobRecord = {
  readonly job: string;
  readonly matrix?: unknown;
  readonly environment?: string;
  readonly permissions: Permissions;
  /** The condition as evaluated, with the `success()` that GitHub adds. */
  readonly if: string;
  readonly result: Result;
  /** Of the last program that ran; 137 when it was killed. */
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the steps wrote to GITHUB_STEP_SUMMARY. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly durationMs: number;
};

export type Annotation = {
  readonly level: "error" | "warning" | "notice";
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly col?: number;
  readonly endColumn?: number;
  readonly title?: string;
  readonly message: string;
};

export type Leak = {
  readonly workflow: string;
  readonly job: string;
  readonly where: "stdout" | "stderr" | "summary" | "outputs";
  /** The secret's name, never its value. */
  readonly secret: string;
};
