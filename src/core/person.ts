import type { Actor } from "./message.ts";

/**
 * True when two actors are one person: by the host's numeric ids where both are known. Otherwise an equal address or name is enough, which
 * keeps the four-eyes rule on the safe side (a commit's author comes without an id).
 */
export function samePerson(a: Actor, b: Actor): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  return sameWord(a.name, b.name) || (a.email !== undefined && b.email !== undefined && sameWord(a.email, b.email));
}

function sameWord(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
