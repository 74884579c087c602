import { member, markRead, textOf, type Reader } from "./reader.ts";

/** Finds the id that people gave a product or plan by any of the ways in which resources refer to one another. */
export type References = (reader: Reader, name: string) => string | undefined;

/**
 * The references of a document: a durable id such as `plan/<product>/<plan>`, `{ externalId }`, or `{ resourceName }` of a resource in the same request
 * ("Resource references and dependencies"). `resources` are those that have an id of their own, with that id.
 */
export function referencesOf(resources: readonly { readonly reader: Reader; readonly id: string }[]): References {
  const ids = new Map<string, string>();
  for (const { reader, id } of resources) {
    for (const name of ["id", "resourceName"] as const) {
      const key = textOf(reader, name);
      if (key !== undefined) ids.set(`${name} ${key}`, id);
    }
  }
  return (reader, name) => {
    const inner = member(reader, name);
    if (typeof inner.value === "string") {
      const found = ids.get(`id ${inner.value}`);
      if (found !== undefined) markRead(inner);
      return found;
    }
    const resource = textOf(inner, "resourceName");
    return textOf(inner, "externalId") ?? (resource === undefined ? undefined : ids.get(`resourceName ${resource}`));
  };
}
