/** One requirement of a source: the checks that judge it, or why none does. */
export type Clause = { readonly name: string; readonly checks: readonly string[]; readonly note?: string };

/** A source of requirements with all of them, so that what is not judged is said too. */
export type Source = { readonly title: string; readonly clauses: readonly Clause[] };

/** A requirement that checks judge: ids apart by blanks. */
export function by(name: string, ids: string, note?: string): Clause {
  return { name, checks: ids.split(" "), ...(note === undefined ? {} : { note }) };
}

/** A requirement that no check on files can judge, or need judge. */
export function not(name: string, note: string): Clause {
  return { name, checks: [], note };
}
