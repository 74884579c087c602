import { isScalar, stringify, type YAMLMap, type YAMLSeq } from "yaml";

/** The text with one more item at the end of a block list, indented as its last one; undefined when the list is not written as a block. */
export function insertItem(text: string, list: YAMLSeq, item: unknown): string | undefined {
  const last = list.items.at(-1);
  const range = rangeOf(last);
  if (range === undefined || list.flow === true) return undefined;
  const lineStart = text.lastIndexOf("\n", range.start) + 1;
  const lead = text.slice(lineStart, range.start);
  // Anything but blanks and the dash before the item means that it does not begin its own line.
  if (!/^ *- +$/.test(lead)) return undefined;
  const end = endOfLine(text, text.slice(0, range.end).trimEnd().length);
  const indent = lead.slice(0, lead.indexOf("-"));
  const block = stringify([item], { lineWidth: 0 }).trimEnd().replaceAll(/^/gm, indent);
  return `${text.slice(0, end)}\n${block}${text.slice(end)}${end === text.length ? "\n" : ""}`;
}

/** The text with the scalars of a mapping replaced; undefined when the mapping does not hold exactly these members as scalars. */
export function replaceScalars(text: string, map: YAMLMap, members: Readonly<Record<string, string | number>>): string | undefined {
  const names = Object.keys(members);
  if (map.items.length !== names.length) return undefined;
  const edits = names.map((name) => ({ range: rangeOf(map.get(name, true)), value: stringify(members[name], { lineWidth: 0 }).trimEnd() }));
  let result = text;
  for (const { range, value } of edits.toSorted((a, b) => (b.range?.start ?? 0) - (a.range?.start ?? 0))) {
    if (range === undefined) return undefined;
    result = result.slice(0, range.start) + value + result.slice(range.end);
  }
  return map.items.every(({ value }) => isScalar(value)) ? result : undefined;
}

function rangeOf(node: unknown): { readonly start: number; readonly end: number } | undefined {
  const range = typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range) ? node.range : undefined;
  const [start, end] = (range ?? []) as readonly unknown[];
  return typeof start === "number" && typeof end === "number" ? { start, end } : undefined;
}

function endOfLine(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  return next === -1 ? text.length : next;
}
