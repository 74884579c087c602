import type { CheckView } from "../core/host-view.ts";
import type { Role } from "../core/settings.ts";
import type { Instant } from "../core/time.ts";
import type { Answer } from "./world.ts";

/** Somebody as an event names them: the numeric id is the identity, the login may change hands. */
export type Sender = { readonly id: number; readonly login: string; readonly isBot: boolean };

/** What the host knows of a person now. */
export type Person = { readonly id: number; readonly login: string; readonly role: Role };

/** A comment as it stands now, not as an event described it. */
export type CommentNow = {
  readonly id: number;
  readonly issue: number;
  readonly author: Sender;
  readonly body: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** True when it carries a reaction of ours: it was answered, and what it asks for is over. */
  readonly answered?: boolean;
};

/** A label that waits to be acted on. */
export type LabelNow = { readonly issue: number; readonly label: string; readonly sender: Sender; readonly at: Instant };

export type PullRequest = {
  readonly number: number;
  readonly author: Sender;
  readonly merged: boolean;
  readonly mergedBy?: Sender;
  /** Commit that the merge made; present when merged. */
  readonly mergeCommit?: string;
  readonly url: string;
};

/** Reactions by which a command is answered. */
export type Reaction = "eyes" | "+1" | "-1" | "rocket" | "confused";

/** What a job asks another one to do: walk an offer (`*` for all). `after` is the ledger commit it starts from: a tick that adds nothing asks for no other. */
export type Tick = { readonly offer: string; readonly hop: number };

/** What woke a job, decoded from its event file. Nothing of it is to be believed but who sent it: what it is about is read again before it counts. */
export type WakeUp =
  | {
      readonly kind: "push";
      readonly before: string;
      readonly after: string;
      /** Complete, such as `refs/heads/main`. */
      readonly ref: string;
      readonly sender: Sender;
      readonly forced: boolean;
      readonly deleted: boolean;
    }
  | {
      readonly kind: "comment";
      readonly id: number;
      readonly issue: number;
      readonly onPullRequest: boolean;
      readonly author: Sender;
      readonly sender: Sender;
      readonly body: string;
      readonly createdAt: Instant;
      /** Of the issue. */
      readonly title?: string;
      readonly issueAuthorId?: number;
    }
  | {
      readonly kind: "label";
      readonly issue: number;
      readonly onPullRequest: boolean;
      /** Only for pull requests. */
      readonly merged?: boolean;
      readonly label: string;
      readonly sender: Sender;
      /** When the issue or pull request was last changed, which is now. */
      readonly at: Instant;
    }
  | {
      readonly kind: "pullRequest";
      readonly number: number;
      readonly action: string;
      /** Commits. */
      readonly base: string;
      readonly head: string;
      readonly baseRef: string;
      /** `owner/name`; absent when the fork is gone. */
      readonly headRepository?: string;
      readonly author: Sender;
    }
  | { readonly kind: "schedule" }
  | { readonly kind: "dispatch"; readonly inputs: Readonly<Record<string, string>> }
  /** Nothing to do; `reason` is a phrase for the log. */
  | { readonly kind: "ignored"; readonly reason: string };

/**
 * The forge where people speak: who they are and what they said, and how they are answered. Answers are values; nothing throws. Reads are remembered for
 * the life of the process.
 */
export interface Forge {
  /** Looks the person up by login and makes sure that the numeric id is still theirs. A stranger is `read`. Undefined: the login belongs to somebody else now. */
  person(sender: Sender): Promise<Answer<Person | undefined>>;
  /** Whether the person is an active member of a team (`org/team`); false when that can not be found out. */
  isInTeam(sender: Sender, team: string): Promise<Answer<boolean>>;
  /** The comment now; undefined when it is gone. */
  comment(id: number): Promise<Answer<CommentNow | undefined>>;
  /** Comments on issues and pull requests since a moment that begin with `/` and carry no reaction of ours: what a lost event left unanswered. */
  unanswered(since: Instant): Promise<Answer<readonly CommentNow[]>>;
  /** Open publication issues that carry one of these labels now, with who set it and when: the same for labels. */
  labelled(labels: readonly string[]): Promise<Answer<readonly LabelNow[]>>;
  /** A pull request by number; undefined when there is none. */
  pullRequest(number: number): Promise<Answer<PullRequest | undefined>>;
  /** Whether an issue or pull request carries a label now; false when it is gone. */
  carries(issue: number, label: string): Promise<Answer<boolean>>;
  /** The merged pull request that brought a commit to the default branch; undefined when it came without one. */
  pullRequestOf(commit: string): Promise<Answer<PullRequest | undefined>>;
  /** The latest commit up to `commit` that changed something below a folder (`GET /repos/{owner}/{repo}/commits?path=…&sha=…&per_page=1`). */
  lastChange(folder: string, commit: string): Promise<Answer<string | undefined>>;
  /** Reacts to a comment once; `already` says that this very reaction was there. */
  react(comment: number, reaction: Reaction): Promise<Answer<null>>;
  /** Adds a comment to an issue or pull request. */
  reply(issue: number, body: string): Promise<Answer<null>>;
  /** Keeps one comment of our own current on an issue or pull request, known by its marker (a word) and its author; written only when it differs. */
  keepComment(issue: number, marker: string, body: string): Promise<Answer<null>>;
  /** Takes a label off; one that is not there is done. */
  takeLabel(issue: number, label: string): Promise<Answer<null>>;
  /** Shows a check beside a commit (annotations in batches); failed and permanent when the token may not. */
  check(view: CheckView): Promise<Answer<null>>;
  /** Starts the workflow that walks an offer. */
  dispatch(tick: Tick): Promise<Answer<null>>;
  /** Rules of the host that keep others from writing ledger branches, in its own words (`update`, `deletion`, `non_fast_forward` …). */
  branchRules(branch: string): Promise<Answer<readonly string[]>>;
  /** Requests made so far: what counts against the budget, and of those the ones that write. */
  readonly spent: () => { readonly requests: number; readonly writes: number };
}
