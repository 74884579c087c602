/** A JSON object from text; undefined for anything else. */
export function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The value as an object whose members are not known yet. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : undefined;
}

/** A member that is text. */
export function fieldOf(object: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === "string" ? value : undefined;
}

/** A member that is a list, as objects; what is no object is left out. */
export function listOf(object: Readonly<Record<string, unknown>> | undefined, name: string): readonly Readonly<Record<string, unknown>>[] {
  const value = object?.[name];
  if (!Array.isArray(value)) return [];
  return value.map((each: unknown) => asObject(each)).filter((each) => each !== undefined);
}
