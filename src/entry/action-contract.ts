// The Action's public contract: inputs, outputs and reason codes. action.yml, the README's tables and the program follow it, and a test holds them together.

type Input = { readonly description: string; readonly required: boolean; readonly default?: string };
type Reason = {
  /** What it says to whoever reads it. */ readonly meaning: string;
  /** Whether the job ends red. A submission that failed is told by its check, issue and mail: the job that found out did its own work well. */
  readonly fails: boolean;
};

/** Inputs by name, in the order in which people read them. */
export const inputs = {
  run: {
    description:
      "What to do: validate (a pull request), intake (take an event in), advance (walk an offer, or all), next (the same after the work of other jobs; starts a run of its own for what is left), perform (one piece of work), verify (replay the ledger).",
    required: true,
  },
  token: {
    description: "Token for the API and for git. Its permissions are those of the job.",
    required: false,
    default: "${{ github.token }}",
  },
  "app-id": { description: "Id of a GitHub App that acts instead of the token.", required: false, default: "" },
  "app-private-key": {
    description: "Private key of that App, in PEM. Keep it in an environment that only the default branch may use.",
    required: false,
    default: "",
  },
  offer: { description: "For advance, next and verify: the offer as publisher/offer, or * for all.", required: false, default: "*" },
  key: { description: "For perform: the key of the work, one of the output work.", required: false, default: "" },
  live: {
    description: "For advance: true also promotes what is signed off. Only the job in the protected environment sets it.",
    required: false,
    default: "false",
  },
  hop: {
    description: "For advance and next: how many runs led here since somebody or something last asked.",
    required: false,
    default: "0",
  },
  "state-folder": {
    description:
      "Folder that all jobs of advance, next and perform share, for replicas, pages and leads: on a self-hosted runner, or a mounted share.",
    required: false,
    default: "",
  },
  comment: {
    description: "For validate: auto keeps one comment with the plan current where the token may write it, never does not.",
    required: false,
    default: "auto",
  },
} as const satisfies Readonly<Record<string, Input>>;

/** Outputs by name. All of them are ids, numbers or words of a closed list: nothing that a stranger wrote. */
export const outputs = {
  reason_code: { description: "How the run ended: one word of the table of reason codes." },
  refusal: { description: "With the reason code refused: why, as in the reply (not-allowed, digest-mismatch, cancel-too-early …)." },
  offer: { description: "The offer that the run was about, as publisher/offer; empty when there were several or none." },
  work: { description: "JSON array of keys of work that other jobs are to perform, at most 256." },
  live: { description: "true when a promotion waits for the job in the protected environment." },
  again: { description: "true when advance is to run once more after the work." },
  problems: { description: "How many errors were found." },
} as const satisfies Readonly<Record<string, { readonly description: string }>>;

/** Every way a run can end. */
export const reasonCodes = {
  valid: { meaning: "The manifests have no error, and nothing in the plan is forbidden.", fails: false },
  invalid: { meaning: "There are errors, or the plan changes what is locked: see the annotations.", fails: true },
  published: { meaning: "A merge was taken in: at least one submission began or was queued.", fails: false },
  accepted: { meaning: "A command was taken in and is in the ledger.", fails: false },
  refused: { meaning: "A command was refused and its author told why; the output refusal says it in a word.", fails: false },
  ignored: { meaning: "The event asks for nothing.", fails: false },
  "nothing-to-do": { meaning: "Nothing is owed now.", fails: false },
  waiting: { meaning: "The offer waits for a person, for a time, or for work that is under way.", fails: false },
  "work-owed": { meaning: "Work is owed that other jobs do: see the outputs work and again.", fails: false },
  "live-owed": { meaning: "A signed-off submission waits for the job in the protected environment.", fails: false },
  performed: { meaning: "The work was done, or had been, and its outcome is in the ledger, be it good or bad.", fails: false },
  live: { meaning: "The submission is live.", fails: false },
  failed: { meaning: "The submission failed at a step: see its check and its issue.", fails: false },
  canceled: { meaning: "The submission was canceled or superseded.", fails: false },
  parked: { meaning: "The API's budget is spent; the next wake-up goes on.", fails: false },
  "hop-limit": { meaning: "Too many runs followed from one another; the schedule goes on.", fails: false },
  verified: { meaning: "Every commit of the ledger follows from its events.", fails: false },
  "not-verified": { meaning: "A commit of the ledger does not follow: the log names it.", fails: true },
  "wrong-input": { meaning: "An input is missing or wrong, or the event does not fit what is to run.", fails: true },
  denied: { meaning: "The token or App may not do what the run needs: the log names the permission.", fails: true },
  "environment-failed": { meaning: "Git, the API or the machine failed and went on failing; the next wake-up tries again.", fails: true },
  "internal-error": { meaning: "A fault of Slipway: please report it.", fails: true },
} as const satisfies Readonly<Record<string, Reason>>;

export type InputName = keyof typeof inputs;
export type OutputName = keyof typeof outputs;
export type ReasonCode = keyof typeof reasonCodes;
