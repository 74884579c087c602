/** Bytes from `start` to before `end`. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * What a `Range` header asks of so many bytes (RFC 9110, 14.1.2): one range of bytes, or everything where it asks for none, for several, or in a way that
 * nobody knows. "unsatisfiable" where none of it is there.
 */
export function requestedRange(header: string | undefined, length: number): ByteRange | "all" | "unsatisfiable" {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return "all";
  const asked = first === "" ? lastBytes(Number(last), length) : between(Number(first), last === "" ? length : Number(last) + 1, length);
  if (asked.start >= length) return "unsatisfiable";
  return asked.start < asked.end ? asked : "all";
}

function lastBytes(count: number, length: number): ByteRange {
  return { start: count === 0 ? length : Math.max(0, length - count), end: length };
}

function between(start: number, end: number, length: number): ByteRange {
  return { start, end: Math.min(length, end) };
}
