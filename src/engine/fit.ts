import type { Turn } from "../ports/ledger.ts";
import { oneLine } from "../render/plain.ts";

// What a commit can hold. Turns are cut to it before they are written, so that a commit reads back as exactly what was meant and `verify` can compare
// the two; ledger adapters refuse or clean what is left.

const maxSubject = 200;
const maxTrailer = 1000;
const maxPerson = 200;

/** A turn whose subject and trailers are single visible lines of bounded length, and whose author's name can not end its field. */
export function fitTurn(turn: Turn): Turn {
  return {
    ...turn,
    subject: line(turn.subject, maxSubject) || "(no subject)",
    trailers: turn.trailers.map(([name, value]) => [name, line(value, maxTrailer)] as const),
    author: { name: field(turn.author.name) || "unknown", email: field(turn.author.email).replaceAll(" ", "") },
  };
}

function line(text: string, limit: number): string {
  return cut(oneLine(text.toWellFormed()), limit);
}

function field(text: string): string {
  const plain = text.toWellFormed().replaceAll(/[<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
  return plain.replaceAll(/\s+/g, " ").trim().slice(0, maxPerson).toWellFormed().trim();
}

/** Cut text keeps its place in the limit with the sign that it was cut. */
function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1).toWellFormed()}…` : text;
}
