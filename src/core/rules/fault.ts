/** A rule that is broken, without a place: the caller knows where the value stands. */
export type Fault = { readonly code: string; readonly text: string; readonly remedy: string };
