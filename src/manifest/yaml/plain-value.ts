import { isAlias, isMap, isScalar, isSeq, type Document, type ParsedNode, type YAMLMap } from "yaml";

import { maxDepth } from "./compose.ts";
import { unreadableAt } from "./decode-text.ts";

/** Most aliases of one file, and most values after they are followed: an alias bomb stays a small tree. */
export const maxAliases = 100;
const maxValues = 50_000;

export type ValueFault = {
  readonly code:
    | "yaml-tag"
    | "yaml-key"
    | "yaml-duplicate-key"
    | "yaml-merge-key"
    | "yaml-alias-limit"
    | "yaml-depth"
    | "yaml-control-character";
  readonly found: string;
  readonly offset: number;
};

type Sized = { readonly value: unknown; readonly size: number };
type Walk = { readonly faults: ValueFault[]; readonly anchors: Map<string, Sized>; aliases: number; values: number };
type Node = ParsedNode | null;

/** JSON value of a document, refusing what manifests never need: tags, merge keys, keys that are no plain strings, alias bombs. */
export function plainValue(document: Document.Parsed): { readonly value: unknown; readonly faults: readonly ValueFault[] } {
  const walk: Walk = { faults: [], anchors: new Map(), aliases: 0, values: 0 };
  const value = convert(document.contents, walk, 0);
  return { value, faults: walk.faults };
}

function convert(node: Node, walk: Walk, depth: number): unknown {
  if (node === null) return null;
  if (isAlias(node)) return followed(node.source, node.range[0], walk);
  const before = walk.values;
  walk.values += 1;
  if (node.tag !== undefined) fault(walk, "yaml-tag", node.tag, node.range[0]);
  const value = depth > maxDepth ? tooDeep(node, walk) : contentOf(node, walk, depth);
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, { value, size: walk.values - before });
  return value;
}

function contentOf(node: Exclude<ParsedNode, { source: string; resolve: unknown }>, walk: Walk, depth: number): unknown {
  if (isMap(node)) return mapping(node, walk, depth);
  if (isSeq(node)) return node.items.map((item) => convert(item, walk, depth + 1));
  if (!isScalar(node)) return null;
  if (typeof node.value === "string" && unreadableAt(node.value) !== undefined) {
    fault(walk, "yaml-control-character", node.value, node.range[0]);
  }
  return node.value;
}

function tooDeep(node: ParsedNode, walk: Walk): null {
  fault(walk, "yaml-depth", "", node.range[0]);
  return null;
}

// An anchor is known only once its value is complete, so a value that holds itself finds no anchor and is refused.
function followed(anchor: string, offset: number, walk: Walk): unknown {
  const target = walk.anchors.get(anchor);
  walk.aliases += 1;
  walk.values += target?.size ?? 0;
  if (target === undefined || walk.aliases > maxAliases || walk.values > maxValues) {
    fault(walk, "yaml-alias-limit", `*${anchor}`, offset);
    return null;
  }
  return target.value;
}

function mapping(node: YAMLMap.Parsed, walk: Walk, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { key, value } of node.items) {
    const name = keyName(key, walk);
    if (name === undefined) continue;
    if (Object.hasOwn(result, name)) fault(walk, "yaml-duplicate-key", name, key.range[0]);
    result[name] = convert(value, walk, depth + 1);
  }
  return result;
}

// `__proto__` as a key of a plain object would change the object instead of adding to it.
function keyName(key: ParsedNode, walk: Walk): string | undefined {
  const name = isScalar(key) ? key.value : undefined;
  const offset = key.range[0];
  if (name === "<<") return fault(walk, "yaml-merge-key", "<<", offset);
  if (typeof name !== "string" || name === "__proto__") return fault(walk, "yaml-key", isScalar(key) ? key.source : "?", offset);
  if (isScalar(key) && (key.tag !== undefined || key.anchor !== undefined)) return fault(walk, "yaml-key", name, offset);
  return name;
}

function fault(walk: Walk, code: ValueFault["code"], found: string, offset: number): undefined {
  walk.faults.push({ code, found, offset });
}
