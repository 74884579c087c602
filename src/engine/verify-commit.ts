import type { Event } from "../core/message.ts";
import { isProblem, quote, type Problem } from "../core/problem.ts";
import type { Ledger, LedgerCommit } from "../ports/ledger.ts";
import { broken } from "./breach.ts";
import { decodeEvents, eventsPath, factsPath, readmePath, statusPath } from "./codec.ts";
import { differs, differsFromOlder, type Derived } from "./derived.ts";
import { illegal } from "./legal.ts";
import type { Loaded } from "./load.ts";
import { prepareTurn } from "./turn.ts";
import { evidenceOf, type Texts } from "./verify-evidence.ts";

/** What commits are proven with. `sha256` gives hex digits; `format` is the ledger format of this version. */
export type Proving = { readonly ledger: Ledger; readonly sha256: (text: string) => string; readonly format: string };

/** What a sound commit leads to: the state and the tree that the next one starts from. */
export type Proven = { readonly loaded: Loaded; readonly files: Files };

type Files = ReadonlyMap<string, { readonly mode: string; readonly blob: string }>;

/** Proves one commit from the state before it. Everything in it is untrusted: whoever may push to the repository can have written it. */
export async function verifyCommit(proving: Proving, commit: LedgerCommit, before: Proven): Promise<Proven | Problem> {
  const older = formatOf(commit, proving.format);
  if (isProblem(older)) return older;
  const files = await proving.ledger.tree(commit.head);
  const changed = changedPaths(before.files, files);
  if (isProblem(changed)) return changed;
  const texts = await proving.ledger.read(commit.head, [...new Set([...changed, readmePath, statusPath, factsPath])]);
  const events = newEvents(before.loaded, texts);
  if (isProblem(events)) return events;
  if (events.length === 0) return broken("ledger-no-event", `It changes ${quote(changed.join(", "))} without an event.`);
  const evidence = await evidenceOf(proving, commit.head, events, texts);
  if (isProblem(evidence)) return evidence;
  const prepared = derive(before.loaded, events, evidence, proving);
  if (isProblem(prepared)) return prepared;
  const derived: Derived = { ...prepared, commit, changed, texts: new Map([...texts, ...evidence]) };
  const wrong = older ? differsFromOlder(derived, proving.sha256) : differs(derived);
  if (wrong !== undefined) return wrong;
  return { loaded: { run: prepared.next.run, events: derived.texts.get(eventsPath(prepared.submission)) ?? "", head: commit.head }, files };
}

/** True when an earlier version wrote the commit. A format that this version does not know can not be proven, so it is not taken on trust. */
function formatOf({ trailers }: LedgerCommit, current: string): boolean | Problem {
  const found = trailers.find(([name]) => name === "Ledger-Format")?.[1] ?? "";
  if (/^[1-9]\d{0,8}$/.test(found) && Number(found) <= Number(current)) return found !== current;
  return broken(
    "ledger-format-unknown",
    `Its ledger format is ${quote(found)}; this version of Slipway knows 1 to ${current}.`,
    "If a newer Slipway wrote it, verify with that version; otherwise it is forged: set the branch back to its parent.",
  );
}

/** Paths whose content is new; a problem when a file is gone or something is no plain file. */
function changedPaths(before: Files, files: Files): readonly string[] | Problem {
  const moved = [...before.keys()].find((path) => !files.has(path)) ?? [...files].find(([, { mode }]) => mode !== "100644")?.[0];
  if (moved !== undefined) return broken("ledger-file-lost", `The file ${quote(moved)} is gone or no plain file.`);
  return [...files].filter(([path, { blob }]) => before.get(path)?.blob !== blob).map(([path]) => path);
}

/** Events that this commit adds: what the current file has grown by, then the files of submissions that begin. */
function newEvents(before: Loaded, texts: Texts): readonly Event[] | Problem {
  const current = before.run.submission?.number ?? 0;
  const events: Event[] = [];
  for (const number of [...texts.keys()].flatMap(submissionOf).toSorted((a, b) => a - b)) {
    const path = eventsPath(number);
    const text = texts.get(path) ?? "";
    const known = number === current ? before.events : "";
    if (number < current || !text.startsWith(known))
      return broken("ledger-history-changed", `Events in ${quote(path)} that were there before have changed.`);
    const added = decodeEvents(text.slice(known.length), path);
    if (isProblem(added)) return broken("ledger-event-malformed", added.text);
    events.push(...added);
  }
  return events;
}

function submissionOf(path: string): readonly number[] {
  const match = /^submissions\/(\d+)\/events\.jsonl$/.exec(path);
  return match === null || path !== eventsPath(Number(match[1])) ? [] : [Number(match[1])];
}

type Led = ReturnType<typeof prepareTurn> & { readonly submission: number };

/** What the events lead to. Their envelope was checked; a body that is not what its type says shows by not folding. */
function derive(before: Loaded, events: readonly Event[], evidence: Texts, { sha256 }: Proving): Led | Problem {
  try {
    const wrong = illegal(before.run, events);
    if (wrong !== undefined) return wrong;
    const prepared = prepareTurn(before, events, evidence, sha256);
    return { ...prepared, submission: prepared.next.run.submission?.number ?? 0 };
  } catch (error) {
    return broken("ledger-event-malformed", `Its events can not be replayed: ${quote(error instanceof Error ? error.message : error)}.`);
  }
}
