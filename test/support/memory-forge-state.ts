import type { Instant } from "../../src/core/time.ts";
import type { CommentNow, LabelNow, PullRequest, Reaction, Sender, Tick } from "../../src/ports/forge.ts";

/** Slipway's own account. */
export const self: Sender = { id: 41_898_282, login: "github-actions[bot]", isBot: true };
const bodyLimit = 65_536;

export type State = {
  readonly issues: Map<number, "there" | "deleted">;
  readonly pulls: Map<number, PullRequest & { readonly brings: readonly string[] }>;
  readonly comments: Map<number, CommentNow>;
  readonly lastComment: { id: number };
  readonly reactions: Map<number, Set<Reaction>>;
  readonly labels: Map<number, Map<string, LabelNow>>;
  readonly changes: Map<string, string>;
  readonly ticks: Tick[];
  readonly now: () => Instant;
  readonly spent: { requests: number; writes: number };
};

/** A forge where nobody has been yet. Times are whole seconds, as GitHub writes them. */
export function emptyState(now: () => Instant): State {
  return {
    issues: new Map(),
    pulls: new Map(),
    comments: new Map(),
    lastComment: { id: 3_000_000_000 },
    reactions: new Map(),
    labels: new Map(),
    changes: new Map(),
    ticks: [],
    now: () => `${now().slice(0, "2026-01-01T00:00:00".length)}Z`,
    spent: { requests: 0, writes: 0 },
  };
}

export function newIssue(state: State): number {
  const number = state.issues.size + 1;
  state.issues.set(number, "there");
  return number;
}

/** Only numbers that the forge gave are ever asked for. */
export function known(state: State, issue: number): number {
  if (!state.issues.has(issue)) throw new Error(`nobody ever heard of #${issue}`);
  return issue;
}

export function commentOf(state: State, id: number): CommentNow {
  const comment = state.comments.get(id);
  if (comment === undefined) throw new Error(`there is no comment ${id}`);
  return comment;
}

export function commentsOn(state: State, issue: number): readonly CommentNow[] {
  return [...state.comments.values()].filter((each) => each.issue === issue);
}

export function labelsOf(state: State, issue: number): Map<string, LabelNow> {
  const labels = state.labels.get(issue) ?? new Map<string, LabelNow>();
  state.labels.set(issue, labels);
  return labels;
}

export function addComment(state: State, issue: number, author: Sender, body: string): CommentNow {
  if (body.length > bodyLimit) throw new Error(`a comment of ${body.length} characters`);
  state.lastComment.id += 1;
  const at = state.now();
  const comment = { id: state.lastComment.id, issue: known(state, issue), author, body, createdAt: at, updatedAt: at };
  state.comments.set(comment.id, comment);
  return comment;
}
