/** A value kept outside git: the name of an environment variable, resolved at the moment of use. */
export type Secret = { readonly secret: string };
