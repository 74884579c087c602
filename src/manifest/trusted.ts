/**
 * Gives a decoded value its type: the decoding edge of manifests. Only for values that a schema has checked (types are generated from the
 * same schemas) and for what a library's own types leave open.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the type that the schema guarantees
export function trusted<T>(value: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return value as T;
}
