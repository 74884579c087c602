import { evolve } from "../core/evolve.ts";
import type { Event } from "../core/message.ts";
import { offerName, type OfferId } from "../core/offer.ts";
import { isProblem, problem, quote, type Problem } from "../core/problem.ts";
import { isGranted } from "../core/progress.ts";
import { liveHasBegun, newRun, type Run, type Submission } from "../core/run.ts";
import { roleAllows } from "../core/settings.ts";
import type { Head, Ledger, LedgerCommit } from "../ports/ledger.ts";
import { decodeEvents, eventsPath } from "./codec.ts";
import type { Loaded } from "./load.ts";
import { contentDigest, ledgerFormat, prepareTurn } from "./turn.ts";

/** The first commit of a ledger that does not follow from the ones before, with what is wrong about it. */
export type Breach = { readonly head: Head; readonly problem: Problem };

export type Verified = {
  readonly offer: OfferId;
  readonly commits: number;
  readonly breach: Breach | undefined;
  /** True when every commit carries a signature that git calls good: then only the holder of the key can have written them. */
  readonly signed: boolean;
};

type Files = ReadonlyMap<string, { readonly mode: string; readonly blob: string }>;
type State = { readonly loaded: Loaded; readonly files: Files };

/**
 * Replays an offer's ledger from its first commit and derives every byte again: parents are linear, events only grow, every status, page, fact,
 * evidence digest, sentence, trailer and author follows, every grant had the role and the digest, and nothing went live without them.
 */
export async function verifyOffer(ledger: Ledger, offer: OfferId, sha256: (text: string) => string): Promise<Verified | Problem> {
  const head = await ledger.head(offer);
  if (head === undefined) return problem("never-published", `There is no ledger of ${offerName(offer)}.`, "Publish the offer first.");
  const commits = (await ledger.history(head)).toReversed();
  const signed = commits.every((commit) => commit.signature === "G");
  let state: State = { loaded: { head: undefined, run: newRun(offer), events: "" }, files: new Map() };
  for (const commit of commits) {
    const next = await verifyCommit(ledger, commit, state, sha256);
    if (isProblem(next)) return { offer, commits: commits.length, breach: { head: commit.head, problem: next }, signed };
    state = next;
  }
  return { offer, commits: commits.length, breach: undefined, signed };
}

async function verifyCommit(
  ledger: Ledger,
  commit: LedgerCommit,
  before: State,
  sha256: (text: string) => string,
): Promise<State | Problem> {
  if (commit.parents.join() !== (before.loaded.head ?? ""))
    return broken("ledger-not-linear", `Its parent is ${quote(commit.parents.join(" "))}, not the commit before.`);
  const files = await ledger.tree(commit.head);
  const moved = [...before.files.keys()].find((path) => !files.has(path)) ?? [...files].find(([, { mode }]) => mode !== "100644")?.[0];
  if (moved !== undefined) return broken("ledger-file-lost", `The file ${quote(moved)} is gone or no plain file.`);
  const changed = [...files].filter(([path, { blob }]) => before.files.get(path)?.blob !== blob).map(([path]) => path);
  const texts = await ledger.read(commit.head, changed);
  const events = newEvents(before.loaded, texts);
  if (isProblem(events)) return events;
  if (events.length === 0) return broken("ledger-no-event", `It changes ${quote(changed.join(", "))} without an event.`);
  const wrong = illegal(before.loaded.run, events);
  if (wrong !== undefined) return wrong;
  const evidence = await evidenceOf(ledger, commit.head, events, sha256);
  if (isProblem(evidence)) return evidence;
  const { turn, next } = prepareTurn(before.loaded, events, evidence, sha256);
  const fault =
    trailer(commit, "Ledger-Format") === ledgerFormat
      ? await differs(ledger, commit, turn, changed)
      : await contentDiffers(ledger, commit, turn.files, sha256);
  return fault ?? { loaded: { ...next, head: commit.head }, files };
}

/** Events that this commit adds: what the current file has grown by, then the files of submissions that begin. */
function newEvents(before: Loaded, texts: ReadonlyMap<string, string>): readonly Event[] | Problem {
  const current = before.run.submission?.number ?? 0;
  const events: Event[] = [];
  for (const number of [...texts.keys()].flatMap(submissionOf).toSorted((a, b) => a - b)) {
    const path = eventsPath(number);
    const text = texts.get(path) ?? "";
    const known = number === current ? before.events : "";
    if (number < current || !text.startsWith(known))
      return broken("ledger-history-changed", `Events in ${quote(path)} that were there before have changed.`);
    const added = decodeEvents(text.slice(known.length), path);
    if (isProblem(added)) return added;
    events.push(...added);
  }
  return events;
}

function submissionOf(path: string): readonly number[] {
  const match = /^submissions\/(\d+)\/events\.jsonl$/.exec(path);
  return match === null || path !== eventsPath(Number(match[1])) ? [] : [Number(match[1])];
}

/** Grants without the role or for another digest, and promotions without grants or after a cancel. */
function illegal(run: Run, events: readonly Event[]): Problem | undefined {
  let state = run;
  for (const event of events) {
    const wrong = state.submission === null ? undefined : illegalEvent(state.submission, event);
    if (wrong !== undefined) return wrong;
    state = evolve(state, event);
  }
  return undefined;
}

function illegalEvent(submission: Submission, event: Event): Problem | undefined {
  if (event.type === "go-live-granted") return illegalGrant(submission, event);
  if (event.type === "step-started" && event.step === "live" && (submission.ended !== null || !isGranted(submission))) {
    return broken("live-without-grant", "The promotion was committed without the go-lives it needs.");
  }
  return event.type === "submission-canceled" && liveHasBegun(submission)
    ? broken("cancel-after-live", "A cancel was recorded after the promotion was committed.")
    : undefined;
}

function illegalGrant({ request }: Submission, { actor, digest }: Event & { readonly type: "go-live-granted" }): Problem | undefined {
  if (digest !== request.digest)
    return broken("grant-digest", `Go live was recorded for ${quote(digest)}, the submission holds ${request.digest}.`);
  if (actor.role === "system" || roleAllows(actor.role, request.policy.signoff.role)) return undefined;
  return broken("grant-role", `${quote(actor.name)} gave Go live with the role ${actor.role}.`);
}

async function evidenceOf(
  ledger: Ledger,
  head: Head,
  events: readonly Event[],
  sha256: (text: string) => string,
): Promise<ReadonlyMap<string, string> | Problem> {
  const named = events.flatMap((event) => ("evidence" in event && event.evidence !== undefined ? [event.evidence] : []));
  const texts = await ledger.read(
    head,
    named.map((each) => each.path),
  );
  const bad = named.find((each) => sha256(texts.get(each.path) ?? "") !== each.sha256);
  return bad === undefined ? texts : broken("evidence-digest", `The evidence ${quote(bad.path)} is not the one that its event names.`);
}

/** Compares the commit with the one that its events lead to. */
async function differs(
  ledger: Ledger,
  commit: LedgerCommit,
  turn: ReturnType<typeof prepareTurn>["turn"],
  changed: readonly string[],
): Promise<Problem | undefined> {
  const extra = changed.find((path) => !turn.files.has(path));
  if (extra !== undefined) return broken("ledger-file-unknown", `It holds ${quote(extra)}, which no event explains.`);
  const texts = await ledger.read(commit.head, [...turn.files.keys()]);
  const wrong = [...turn.files].find(([path, text]) => texts.get(path) !== text)?.[0];
  if (wrong !== undefined) return broken("ledger-file-differs", `${quote(wrong)} is not what its events give.`);
  if (commit.subject !== turn.subject || JSON.stringify(commit.trailers) !== JSON.stringify(turn.trailers))
    return broken("ledger-message-differs", `The message ${quote(commit.subject)} is not what its events give.`);
  return commit.author.name === turn.author.name
    ? undefined
    : broken("ledger-author-differs", `The author is ${quote(commit.author.name)}, the events were caused by ${quote(turn.author.name)}.`);
}

/** Commits of another format are held to their own content digest: their bytes have not changed since they were written. */
async function contentDiffers(
  ledger: Ledger,
  commit: LedgerCommit,
  files: ReadonlyMap<string, string>,
  sha256: (text: string) => string,
): Promise<Problem | undefined> {
  const texts = await ledger.read(commit.head, [...files.keys()]);
  return trailer(commit, "Content") === `sha256:${contentDigest(texts, sha256)}`
    ? undefined
    : broken("ledger-content-differs", "Its files are not the ones that were committed.");
}

function trailer(commit: LedgerCommit, name: string): string | undefined {
  return commit.trailers.find(([key]) => key === name)?.[1];
}

function broken(code: string, text: string): Problem {
  return problem(code, text, "Everything before this commit is sound: compare with other clones, and set the branch back to its parent.");
}
