/** Bytes from `start` to before `end`. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * What a `Range` header asks of so many bytes (RFC 9110, 14.1.2): one range of bytes, or everything where it asks for none, for several, or in a way that
 * nobody knows. "unsatisfiable" where none of it is there.
 */
export function requestedRange(header: string | undefined, length: number): ByteRange | "all" | "unsatisfiable" {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return "all";
  if (first === "") return Number(last) === 0 ? "unsatisfiable" : { start: Math.max(0, length - Number(last)), end: length };
  const [start, end] = [Number(first), last === "" ? length : Math.min(length, Number(last) + 1)];
  if (start >= length) return "unsatisfiable";
  return start < end ? { start, end } : "all";
}
