import { scrub } from "../../../render/scrub.ts";
import type { Cleaner } from "./answer.ts";

const gone = "***";
/** A key is spread over lines; a line of it alone is a secret too. */
const shortestSecret = 8;

export type Secrets = { readonly add: (secret: string) => void; readonly clean: Cleaner };

/** Keeps the secrets of a client out of what people read: those it knows by value, and what looks like one. */
export function createSecrets(first: readonly string[]): Secrets {
  const known = new Set<string>();
  const add = (secret: string): void => {
    for (const part of [secret, ...secret.split(/\r?\n/)]) if (part.trim().length >= shortestSecret) known.add(part.trim());
  };
  first.forEach(add);
  return {
    add,
    clean: (text) =>
      scrub([...known].toSorted((a, b) => b.length - a.length).reduce((clean, secret) => clean.replaceAll(secret, gone), text)),
  };
}
