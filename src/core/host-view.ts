// What a host such as GitHub shows of an offer, rendered: the shapes that rendering fills and the host's adapter writes.

/** One remark beside a line of a file. */
export type Annotation = {
  readonly level: "failure" | "warning" | "notice";
  readonly path: string;
  readonly line: number;
  readonly column?: number;
  readonly title: string;
  readonly message: string;
};

/** A check as a host shows it beside a commit. Texts are Markdown. */
export type CheckView = {
  readonly commit: string;
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion?: "success" | "failure" | "cancelled" | "action_required" | "neutral";
  readonly startedAt: string;
  readonly completedAt?: string;
  readonly annotations: readonly Annotation[];
};

/** A slot as a host lists it among its deployments; `key` is the submission that the slot holds. */
export type DeploymentView = {
  readonly environment: "preview" | "live";
  readonly submission: number;
  readonly commit: string;
  readonly state: "in_progress" | "success" | "failure" | "inactive";
  readonly description: string;
  /** Where to look, when it is no secret. */
  readonly url?: string;
};

/** The issue where people follow and steer an offer. */
export type IssueView = {
  readonly title: string;
  /** First text of the issue; written once, when it is opened. */
  readonly body: string;
  /** The status comment, kept current. */
  readonly comment: string;
  /** Labels that say the state: an output only. Those named `slipway:…` that are not here are taken off. */
  readonly labels: readonly string[];
  readonly open: boolean;
};

/** Addresses that texts for a host lead to; where one is missing the text does without. */
export type Links = {
  /** The offer's status page. */
  readonly status: string;
  /** The offer's ledger branch. */
  readonly ledger?: string;
  /** A file of the ledger, such as a certification report, by its path there. */
  readonly evidence?: (path: string) => string;
  /** A line of a file at the submission's commit. */
  readonly source?: (path: string, line: number | undefined) => string;
  /** The publication issue. */
  readonly issue?: string;
  /** A commit, of the offers or of a ledger, by its full id. */
  readonly commit?: (id: string) => string;
};
