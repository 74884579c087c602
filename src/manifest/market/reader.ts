import { escapeInvisible, problem, quote, type Place, type Problem } from "../../core/problem.ts";

/**
 * A value of somebody else's document, with the way to it. Everything that is read is noted, so that at the end what nobody read can be told: nothing
 * is dropped because the one who wrote the import did not think of it.
 */
export type Reader = {
  readonly value: unknown;
  /** JSON pointer from the document's root. */
  readonly pointer: string;
  readonly notes: Notes;
};

type Notes = { readonly file: string; readonly read: Set<string>; readonly problems: Problem[] };

/** Begins to read a document. `file` is how people know it. */
export function readerOf(file: string, value: unknown): Reader {
  return { value, pointer: "", notes: { file, read: new Set(), problems: [] } };
}

/** A member of an object, not yet counted as read. */
export function member(reader: Reader, name: string): Reader {
  const { value } = reader;
  const inner: unknown = typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  return { ...reader, value: inner, pointer: `${reader.pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` };
}

/** Notes that a value, with all it holds, has been read or needs no reading. */
export function markRead({ pointer, notes }: Reader): void {
  notes.read.add(pointer);
}

/** Marks members that say nothing a manifest would: ids and states that the other side gives. */
export function pass(reader: Reader, ...names: readonly string[]): void {
  for (const name of names) markRead(member(reader, name));
}

/** Tells of a problem at a value. */
export function tell({ pointer, notes }: Reader, level: Problem["level"], code: string, [text, remedy]: readonly [string, string]): void {
  notes.problems.push({ level, code, text: `${shown(pointer)} ${text}`, remedy, path: notes.file });
}

/** A member that is text, with blanks at its ends as they are. Undefined when it is not there, null, or something else, which is told. */
export function textOf(reader: Reader, name: string): string | undefined {
  return scalar(reader, name, "text", (value) => typeof value === "string");
}

/** A member that is a finite number. */
export function numberOf(reader: Reader, name: string): number | undefined {
  return scalar(reader, name, "a number", (value) => typeof value === "number");
}

/** A member that is true or false. */
export function flagOf(reader: Reader, name: string): boolean | undefined {
  return scalar(reader, name, "true or false", (value) => typeof value === "boolean");
}

function scalar<T>(reader: Reader, name: string, kind: string, fits: (value: unknown) => value is T): T | undefined {
  const inner = member(reader, name);
  if (inner.value === undefined || inner.value === null) return undefined;
  markRead(inner);
  if (fits(inner.value)) return inner.value;
  tell(inner, "error", "market-field-type", [`is ${quote(kindOf(inner.value))}, not ${kind}.`, "Correct it in the document."]);
  return undefined;
}

/** A member's elements; none when it is no list, which is told. The elements are for the caller to read. */
export function itemsOf(reader: Reader, name: string): readonly Reader[] {
  const inner = member(reader, name);
  if (inner.value === undefined || inner.value === null) return [];
  if (Array.isArray(inner.value))
    return inner.value.map((value: unknown, index) => ({ ...inner, value, pointer: `${inner.pointer}/${index}` }));
  markRead(inner);
  tell(inner, "error", "market-field-type", [`is ${quote(kindOf(inner.value))}, not a list.`, "Correct it in the document."]);
  return [];
}

/** A member's elements that are text; others are told. */
export function textsOf(reader: Reader, name: string): readonly string[] {
  return itemsOf(reader, name).flatMap((item) => {
    markRead(item);
    if (typeof item.value === "string") return [item.value];
    tell(item, "error", "market-field-type", [`is ${quote(kindOf(item.value))}, not text.`, "Correct it in the document."]);
    return [];
  });
}

/** Names and values of an object's members; none when it is no object. */
export function membersOf(reader: Reader): readonly (readonly [name: string, value: Reader])[] {
  const { value } = reader;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.keys(value).map((name) => [name, member(reader, name)]);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value;
}

/** Every problem told, and every value that nobody read, by its path. Values are not shown: among them may be secrets. */
export function problemsOf(root: Reader): readonly Problem[] {
  const place: Place = { path: root.notes.file };
  const unread = unreadBelow(root).map((pointer): Problem => ({
    ...problem("market-field-unknown", `${shown(pointer)} has no place in a manifest and is left out.`, remedy, place),
    level: "warning",
  }));
  return [...root.notes.problems, ...unread];
}

const longestShown = 500;

/** A pointer is made of names that somebody else chose. */
function shown(pointer: string): string {
  return pointer === "" ? "The document" : escapeInvisible(pointer.slice(0, longestShown));
}

const remedy = "Keep it in mind where the offer is managed; look for a newer Slipway if the marketplace documents it.";

/** Pointers of leaves that were not read; nothing below what says nothing (null, empty text, list or object). */
function unreadBelow(reader: Reader): readonly string[] {
  const { value, pointer, notes } = reader;
  if (notes.read.has(pointer) || value === undefined || value === null || value === "") return [];
  if (Array.isArray(value))
    return value.flatMap((each: unknown, index) => unreadBelow({ ...reader, value: each, pointer: `${pointer}/${index}` }));
  return typeof value === "object" ? membersOf(reader).flatMap(([, inner]) => unreadBelow(inner)) : [pointer];
}
