// The resources of a virtual-machine offer as Microsoft's schemas `2022-03-01-preview2` describe them (below product-ingestion.azureedge.net/schema),
// stated here a second time and independent of what writes them. Stricter in two ways: no member but those named is taken, and text lengths are those
// of "Create a virtual machine offer" (2020 to 2022), which the schemas leave open. Read-only members are refused: a request must not send them.

export type Schema = Readonly<Record<string, unknown>>;

export const text = (maxLength?: number): Schema => ({ type: "string", ...(maxLength === undefined ? {} : { maxLength }) });
export const oneOf = (...values: readonly string[]): Schema => ({ type: "string", enum: values });
export const list = (items: Schema, maxItems?: number): Schema => ({
  type: "array",
  items,
  ...(maxItems === undefined ? {} : { maxItems }),
});
export const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
});

const durableId: Schema = { type: "string", pattern: "^[a-z](-?[a-z0-9]+)*/[a-z0-9-]+(/?[a-z0-9-])*$" };
export const reference: Schema = {
  oneOf: [
    durableId,
    object({ externalId: { type: "string", pattern: "^[a-z0-9][a-z0-9-_]{2,49}$" } }, ["externalId"]),
    object({ resourceName: { type: "string", pattern: "^[a-zA-Z0-9-_]{1,50}$" } }, ["resourceName"]),
  ],
};
export const address: Schema = { type: "string", pattern: "^https?://" };
export const email: Schema = { type: "string", format: "email" };
export const lifecycle = oneOf("generallyAvailable", "deprecated", "deleted");
export const audience = object({
  type: oneOf("none", "subscription", "ea", "msdn", "tenant"),
  id: { type: "string", minLength: 1, maxLength: 50 },
  label: text(1000),
});

/** A resource: its own members besides those that every resource has. */
export function resource(properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema {
  return object({ $schema: text(), id: durableId, resourceName: { type: "string", minLength: 1, maxLength: 50 }, ...properties }, [
    "$schema",
    ...required,
  ]);
}
