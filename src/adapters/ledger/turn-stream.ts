import { escapeInvisible, quote } from "../../core/problem.ts";
import { LedgerError } from "../../ports/ledger.ts";
import type { Head, Turn } from "../../ports/ledger.ts";
import { slipwayIdentity } from "../git-environment.ts";

const maxSubject = 200;
const maxTrailer = 1000;
const maxPerson = 200;

/**
 * A turn as input of `git fast-import`, which answers with the id of the commit. It reads only the trees on the way to the files written, so a turn
 * costs the same whatever else the branch holds. The branch of the stream is a scratch name that is reset before the end: no ref changes.
 */
export function turnStream(after: Head | undefined, turn: Turn, committer: Turn["author"] = slipwayIdentity): string {
  const seconds = turnSeconds(turn);
  return [
    "feature done\ncommit refs/slipway/turn\nmark :1\n",
    `author ${person(turn.author)} ${seconds} +0000\n`,
    `committer ${person(committer)} ${seconds} +0000\n`,
    data(turnMessage(turn)),
    after === undefined ? "" : `from ${checkedHead(after)}\n`,
    ...[...turn.files].map(([path, content]) => `M 100644 inline ${checkedPath(path)}\n${data(content)}`),
    "\nget-mark :1\nreset refs/slipway/turn\n\ndone\n",
  ].join("");
}

/** The turn's time in whole seconds since 1970, as precise as git is. Throws `LedgerError` when it is no time. */
export function turnSeconds({ at }: Turn): number {
  const seconds = Math.floor(Date.parse(at) / 1000);
  if (Number.isFinite(seconds)) return seconds;
  throw refused(`The turn's time ${quote(at)} is no ISO 8601 time.`);
}

/** The commit message: subject, blank line, trailers. Untrusted text cannot begin a line. */
export function turnMessage({ subject, trailers }: Turn): string {
  const lines = trailers.map(([name, value]) => `${checkedTrailerName(name)}: ${singleLine(value, maxTrailer)}\n`);
  return `${singleLine(subject, maxSubject) || "(no subject)"}\n${lines.length === 0 ? "" : `\n${lines.join("")}`}`;
}

/** The author as it will stand in the commit. Names come from comments and events; `<`, `>` and control characters would forge fields. */
export function cleanAuthor({ name, email }: Turn["author"]): Turn["author"] {
  return { name: cleanField(name) || "unknown", email: cleanField(email).replaceAll(" ", "") };
}

function cleanField(text: string): string {
  const plain = text.toWellFormed().replaceAll(/[<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
  return plain.replaceAll(/\s+/g, " ").slice(0, maxPerson).toWellFormed().trim();
}

/** A commit id as git prints it, in full. Throws `LedgerError` otherwise: an abbreviation or a ref name could mean another commit tomorrow. */
export function checkedHead(head: Head): Head {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(head)) return head;
  throw refused(`Commit ${quote(head)} is no full commit id.`);
}

/** A path fit for a ledger tree. Throws `LedgerError` otherwise. */
export function checkedPath(path: string): string {
  const parts = path.split("/");
  const fine = parts.every((part) => /^[A-Za-z0-9._@-]+$/.test(part) && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
  if (fine) return path;
  throw refused(`Path ${quote(path)} cannot stand in a ledger.`);
}

function checkedTrailerName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) return name;
  throw refused(`Trailer ${quote(name)} is no trailer name.`);
}

function refused(message: string): LedgerError {
  return new LedgerError("ledger-bad-turn", message, "This is a mistake in Slipway: please report it with this message.");
}

function person(author: Turn["author"]): string {
  const { name, email } = cleanAuthor(author);
  return `${name} <${email}>`;
}

function singleLine(text: string, limit: number): string {
  const plain = escapeInvisible(text.toWellFormed().trim());
  return plain.length > limit ? `${plain.slice(0, limit).toWellFormed()}…` : plain;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
