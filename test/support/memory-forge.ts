import type { Instant } from "../../src/core/time.ts";
import type { CommentNow, Forge, LabelNow, Reaction, Sender, Tick } from "../../src/ports/forge.ts";
import { createFaults, type FaultyMethod, type MemoryFault } from "./memory-forge-faults.ts";
import { reads, writes } from "./memory-forge-methods.ts";
import { addComment, commentOf, commentsOn, emptyState, known, labelsOf, newIssue, self } from "./memory-forge-state.ts";
import { createMemoryPeople, type MemoryPeople } from "./memory-people.ts";

/** A merge as the forge knows it afterwards; `brings` are commits that came with it besides the merge itself. */
type Merge = { readonly author: Sender; readonly mergedBy?: Sender; readonly mergeCommit: string; readonly brings?: readonly string[] };

/**
 * A forge in memory: what people do, and what Slipway asked of it. Stateful, and strict: what no caller that read the state could ask for throws. Times
 * are whole seconds, as GitHub writes them.
 */
export type MemoryForge = MemoryPeople & {
  readonly forge: Forge;
  readonly openIssue: () => number;
  readonly deleteIssue: (issue: number) => void;
  readonly merge: (merge: Merge) => number;
  /** Says which commit last changed a folder; the forge does not know of others. */
  readonly change: (folder: string, commit: string) => void;
  /** A person's comment, as an event would tell it. */
  readonly say: (issue: number, author: Sender, body: string) => CommentNow;
  readonly edit: (comment: number, body: string) => void;
  readonly erase: (comment: number) => void;
  /** A person sets a label: what the event would tell. */
  readonly label: (issue: number, label: string, sender: Sender) => LabelNow;
  /** The next calls of a method fail: before anything happened, or after, when only the answer is lost. */
  readonly fail: (method: FaultyMethod, times?: number, fault?: MemoryFault) => void;
  readonly comments: (issue: number) => readonly CommentNow[];
  /** Bodies of what Slipway said on an issue. */
  readonly replies: (issue: number) => readonly string[];
  readonly reactions: (comment: number) => readonly Reaction[];
  readonly labelsOn: (issue: number) => readonly string[];
  /** Every walk that was asked for. */
  readonly ticks: readonly Tick[];
};

/** An empty forge whose clock is the caller's. */
export function createMemoryForge(now: () => Instant): MemoryForge {
  const people = createMemoryPeople();
  const faults = createFaults();
  const state = emptyState(now);
  const own = (issue: number): readonly CommentNow[] => commentsOn(state, issue).filter(({ author }) => author.id === self.id);
  return {
    ...people,
    forge: { ...reads(state, people, faults.guard), ...writes(state, faults.guard), spent: () => ({ ...state.spent }) },
    fail: faults.fail,
    openIssue: () => newIssue(state),
    deleteIssue: (issue) => void state.issues.set(known(state, issue), "deleted"),
    merge: ({ brings = [], ...merge }) => {
      const number = newIssue(state);
      state.pulls.set(number, { number, merged: true, url: `https://github.example/octo-org/offers/pull/${number}`, ...merge, brings });
      return number;
    },
    change: (folder, commit) => void state.changes.set(folder, commit),
    say: (issue, author, body) => addComment(state, issue, author, body),
    edit: (id, body) => void state.comments.set(id, { ...commentOf(state, id), body, updatedAt: state.now() }),
    erase: (id) => void state.comments.delete(commentOf(state, id).id),
    label: (issue, label, sender) => {
      const set = { issue: known(state, issue), label, sender, at: state.now() };
      labelsOf(state, issue).set(label.toLowerCase(), set);
      return set;
    },
    comments: (issue) => commentsOn(state, issue),
    replies: (issue) => own(issue).map(({ body }) => body),
    reactions: (comment) => [...(state.reactions.get(comment) ?? [])],
    labelsOn: (issue) => [...labelsOf(state, issue).values()].map(({ label }) => label),
    ticks: state.ticks,
  };
}
