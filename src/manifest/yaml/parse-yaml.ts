import { isAlias, isMap, isScalar, isSeq, visit, type Document, type LineCounter, type ParsedNode } from "yaml";

import { escapeInvisible, isProblem, problem, quote, type Place, type Problem } from "../../core/problem.ts";
import { redactSignature } from "../../core/rules/redact-signature.ts";
import { trusted } from "../trusted.ts";
import { compose, maxDepth, maxTokens, type Stop } from "./compose.ts";
import { decodeText } from "./decode-text.ts";
import { maxAliases, plainValue, type ValueFault } from "./plain-value.ts";

/** Steps from a document's root to a value. */
export type Pointer = readonly (string | number)[];

/** A manifest as data, with the way back from every value to its place in the text. */
export type ManifestDocument = {
  readonly path: string;
  /** JSON value: objects, arrays, strings, numbers, booleans, null. */
  readonly value: unknown;
  /** Where a value (or the key that names it) stands; for what is missing, where its nearest parent stands. */
  readonly place: (pointer: Pointer, at: "key" | "value") => Place;
};

/** Most syntax errors told of one file; the rest follow from the first. */
const maxSyntaxErrors = 20;

/** Reads one manifest: YAML 1.2, one document, plain data only. Time and memory are bounded by the limits of `compose` and `plainValue`. */
export function parseYaml(path: string, bytes: Uint8Array): ManifestDocument | readonly Problem[] {
  const text = decodeText("yaml", path, bytes);
  if (isProblem(text)) return [text];
  const composed = compose(text);
  if ("code" in composed) return [stopProblem(path, text, composed)];
  const { document, lines } = composed;
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => syntaxProblem(message, placeAt(path, lines, pos[0])));
    // The first fault of a line causes the others.
    return [...new Map(problems.toReversed().map((each) => [each.line, each])).values()].toReversed().slice(0, maxSyntaxErrors);
  }
  const { value, faults } = plainValue(document);
  if (faults.length > 0) return faults.slice(0, maxSyntaxErrors).map((each) => valueProblem(each, placeAt(path, lines, each.offset)));
  if (value === null || value === undefined) {
    return [
      problem("yaml-empty", "The file says nothing.", "Write the manifest's fields, or remove the file.", { path, line: 1, column: 1 }),
    ];
  }
  return { path, value, place: (pointer, at) => placeAt(path, lines, offsetOf(document, pointer, at)) };
}

function placeAt(path: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { path, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function offsetOf(document: Document.Parsed, pointer: Pointer, at: "key" | "value"): number {
  let node: ParsedNode | null = document.contents;
  let offset = node?.range[0] ?? 0;
  for (const step of pointer) {
    const found = childOf(document, node, step);
    if (found === undefined) return offset;
    node = found.value;
    offset = at === "key" || node === null ? found.keyOffset : node.range[0];
  }
  return offset;
}

type Child = { readonly value: ParsedNode | null; readonly keyOffset: number };

function childOf(document: Document.Parsed, node: ParsedNode | null, step: string | number): Child | undefined {
  const target = isAlias(node) ? anchored(document, node.source) : node;
  if (isSeq(target)) {
    const item = target.items[Number(step)];
    return item === undefined ? undefined : { value: item, keyOffset: item.range[0] };
  }
  if (!isMap(target)) return undefined;
  const pair = target.items.find(({ key }) => isScalar(key) && key.value === step);
  return pair === undefined ? undefined : { value: pair.value, keyOffset: pair.key.range[0] };
}

function anchored(document: Document.Parsed, anchor: string): ParsedNode | undefined {
  let found: ParsedNode | undefined;
  visit(document, {
    Node: (_key, node) => {
      if (!isAlias(node) && node.anchor === anchor) found = trusted<ParsedNode>(node);
    },
  });
  return found;
}

function stopProblem(path: string, text: string, { code, offset }: Stop): Problem {
  const before = text.slice(0, offset);
  const place = { path, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
  const [found, remedy] = stopTexts[code];
  return problem(code, found, remedy, place);
}

const stopTexts: Readonly<Record<Stop["code"], readonly [found: string, remedy: string]>> = {
  "yaml-too-complex": [`The file has more than ${maxTokens} tokens.`, "Split it, or move long lists into a CSV file."],
  "yaml-depth": [`The file nests deeper than ${maxDepth} levels.`, "Write it flatter; a manifest needs seven levels."],
  "yaml-directive": ["The file has a YAML directive (a line that begins with %).", "Remove the line; manifests are YAML 1.2."],
  "yaml-documents": ["The file does not hold exactly one YAML document.", "Keep one document per file; remove the lines `---` or `...`."],
};

function syntaxProblem(message: string, place: Place): Problem {
  const remedy = "Correct the YAML here: indent by blanks, close quotes and brackets, put a blank after each colon.";
  return problem("yaml-syntax", `This is not valid YAML: ${escapeInvisible(redactSignature(message).slice(0, 300))}.`, remedy, place);
}

function valueProblem({ code, found }: ValueFault, place: Place): Problem {
  const [what, remedy] = valueTexts[code];
  return problem(code, `${what}${found === "" ? "" : `: ${quote(redactSignature(found))}`}.`, remedy, place);
}

const valueTexts: Readonly<Record<ValueFault["code"], readonly [what: string, remedy: string]>> = {
  "yaml-tag": ["The value has a tag", "Remove the tag; put text in quotes instead."],
  "yaml-key": ["The key is no plain text", "Use a field's name as the key; put a number in quotes."],
  "yaml-duplicate-key": ["The key stands twice in this mapping", "Remove one of them."],
  "yaml-merge-key": ["The file has a merge key", "Write the fields out; merge keys are not part of YAML 1.2."],
  "yaml-alias-limit": [
    `The alias cannot be followed (unknown, inside itself, more than ${maxAliases} of them, or too large)`,
    "Write the value out instead of using aliases.",
  ],
  "yaml-depth": [`The value is nested deeper than ${maxDepth} levels`, "Write it flatter."],
  "yaml-control-character": ["The text holds an invisible control character", "Remove the character or its escape."],
};
