import { quote, type Problem } from "../core/problem.ts";
import type { LedgerCommit, Turn } from "../ports/ledger.ts";
import { broken } from "./breach.ts";
import { factsPath, statusPath } from "./codec.ts";
import { contentDigest, type Prepared } from "./turn.ts";

/** A commit beside the one that its events lead to. `changed` are the paths it changed, `texts` the contents it has of those and of what turns write. */
export type Derived = Prepared & {
  readonly commit: LedgerCommit;
  readonly changed: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
};

/** How the commit differs from the derived one, to the byte. The `Content` digest is one of the trailers, so it is compared too. */
export function differs(derived: Derived): Problem | undefined {
  const { commit, turn, texts } = derived;
  const unlike = [...turn.files].find(([path, text]) => texts.get(path) !== text)?.[0];
  if (unlike !== undefined) return unexplained(derived) ?? broken("ledger-file-differs", `${quote(unlike)} is not what its events give.`);
  const sameMessage = commit.subject === turn.subject && JSON.stringify(commit.trailers) === JSON.stringify(turn.trailers);
  return unexplained(derived) ?? (sameMessage ? undefined : messageDiffers(commit)) ?? authorDiffers(commit, turn);
}

/**
 * How a commit of an earlier format differs: texts may be worded otherwise, but its bytes are the ones that were committed, its events have allowed
 * them, and what it says about state, live and digest follows.
 */
export function differsFromOlder(derived: Derived, sha256: (text: string) => string): Problem | undefined {
  const { commit, turn, texts } = derived;
  const written = new Map([...turn.files.keys()].flatMap((path) => (texts.has(path) ? [[path, texts.get(path) ?? ""] as const] : [])));
  if (trailer(commit, "Content") !== `sha256:${contentDigest(written, sha256)}`)
    return broken("ledger-content-differs", "Its files are not the ones that were committed.");
  const unlike = meanings.find(([path, ...keys]) => valueAt(texts.get(path), keys) !== valueAt(turn.files.get(path), keys));
  if (unlike !== undefined) return broken("ledger-file-differs", `${quote(unlike.join(" "))} is not what its events give.`);
  const sameMessage = kept.every((name) => trailer(commit, name) === trailer(turn, name));
  return unexplained(derived) ?? (sameMessage ? undefined : messageDiffers(commit)) ?? authorDiffers(commit, turn);
}

/** What the files of every format say alike: path of the file, then keys down to the value. */
const meanings: readonly (readonly [path: string, ...keys: string[]])[] = [
  [statusPath, "status"],
  [statusPath, "submission"],
  [statusPath, "digest"],
  [statusPath, "slots", "live", "digest"],
  [factsPath, "submission"],
  [factsPath, "facts", "live", "submission"],
  [factsPath, "facts", "live", "digest"],
];

/** Trailers that every format has. */
const kept: readonly string[] = ["Offer", "Submission", "Digest"];

function unexplained({ changed, turn }: Derived): Problem | undefined {
  const extra = changed.find((path) => !turn.files.has(path));
  return extra === undefined ? undefined : broken("ledger-file-unknown", `It changes ${quote(extra)}, which no event explains.`);
}

function messageDiffers({ subject }: LedgerCommit): Problem {
  return broken("ledger-message-differs", `The message ${quote(subject)} is not what its events give.`);
}

/** Git keeps whole seconds. */
const gitTickMs = 1000;

function authorDiffers(commit: LedgerCommit, { author, at }: Turn): Problem | undefined {
  if (commit.author.name !== author.name || commit.author.email !== author.email)
    return broken("ledger-author-differs", `The author is ${quote(commit.author.name)}, the events were caused by ${quote(author.name)}.`);
  return Math.floor(Date.parse(commit.at) / gitTickMs) === Math.floor(Date.parse(at) / gitTickMs)
    ? undefined
    : broken("ledger-time-differs", `It says ${quote(commit.at)}, its events say ${quote(at)}.`);
}

function trailer({ trailers }: Pick<Turn, "trailers">, name: string): string | undefined {
  return trailers.find(([key]) => key === name)?.[1];
}

/** The value at a chain of keys, as JSON; undefined when the text is no JSON or has no such key. */
function valueAt(text: string | undefined, keys: readonly string[]): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
  for (const key of keys) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return JSON.stringify(value);
}
