/** Provisional shape: the rules that fill it come with the manifest work. */
export type LockedFields = { readonly publisher: string; readonly offer: string; readonly plans: readonly { readonly id: string }[] };
