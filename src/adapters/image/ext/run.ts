/** Where a run of a file's blocks stands: `physical` is the first block, or undefined for a hole; `count` blocks long, at least one. */
export type Run = { readonly physical: number | undefined; readonly count: number };
