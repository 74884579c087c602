/** A time as GitHub writes it: no milliseconds. */
export function stamp(date: Date): string;
export function stamp(date: Date | null): string | null;
export function stamp(date: Date | null): string | null {
  return date === null ? null : date.toISOString().replace(/\.\d{3}Z$/u, "Z");
}

/** A GraphQL id: opaque, but the same for the same thing. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${kind}:${id}`).toString("base64url")}`;
}
