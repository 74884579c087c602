/** A JSON object of unknown shape. */
export type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; empty where it is none. */
export function plainOf(value: unknown): Plain {
  return isPlain(value) ? value : {};
}

/** The object at a key; empty where there is none. */
export function objectAt(value: Plain, key: string): Plain {
  return plainOf(value[key]);
}

/** A value as text where the platform wants text: nothing is "", objects are only named. */
export function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? "Array" : "Object";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : asText(error);
}
