import { fileURLToPath } from "node:url";

import { Language, Parser, type Node } from "web-tree-sitter";

// A Bicep file as the grammar of the tree-sitter project reads it: a parser of somebody else's, so that what is no Bicep does not pass by our own idea of it.

/** What a Bicep file declares, in the words of an ARM template; an expression is `expression`, whatever it says. */
export type BicepFile = {
  readonly description: unknown;
  readonly parameters: Readonly<Record<string, object>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly resources: readonly object[];
  readonly outputs: readonly string[];
  /** Names that expressions use. */
  readonly used: ReadonlySet<string>;
};

export const expression = Symbol("expression");

/** Makes a reader of Bicep files. It throws where the grammar finds an error, and names the line. */
export async function bicepReader(): Promise<(text: string) => BicepFile> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(fileURLToPath(import.meta.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm"))));
  return (text) => {
    const root = parser.parse(text)?.rootNode;
    if (root === undefined) throw new Error("Nothing was read");
    const [error] = root.descendantsOfType("ERROR");
    if (root.hasError) throw new Error(`No Bicep in line ${(error ?? root).startPosition.row + 1}: ${(error ?? root).text.slice(0, 80)}`);
    return declarations(root);
  };
}

function declarations(root: Node): BicepFile {
  const file = { description: undefined as unknown, parameters: {}, variables: {}, resources: [] as object[], outputs: [] as string[] };
  let decorators: ReadonlyMap<string, unknown> = new Map();
  for (const node of root.namedChildren) {
    const name = node.namedChildren.find(({ type }) => type === "identifier")?.text ?? "";
    const value = node.namedChildren.at(-1);
    if (value === undefined) continue;
    if (node.type === "metadata_declaration") file.description = valueOf(value);
    if (node.type === "parameter_declaration") Object.assign(file.parameters, { [name]: parameterOf(value, decorators) });
    if (node.type === "variable_declaration") Object.assign(file.variables, { [name]: valueOf(value) });
    if (node.type === "resource_declaration") file.resources.push(resourceOf(node, value));
    if (node.type === "output_declaration") file.outputs.push(name);
    decorators = node.type === "decorators" ? decoratorsOf(node) : new Map();
  }
  const declaring = new Set([
    "parameter_declaration",
    "variable_declaration",
    "resource_declaration",
    "output_declaration",
    "object_property",
  ]);
  const names = root.descendantsOfType("identifier").filter((node) => !declaring.has(node.parent?.type ?? "") || isValue(node));
  return { ...file, used: new Set(names.map(({ text }) => text)) };
}

/** True for an identifier that stands on the right of its declaration or member. */
function isValue(node: Node): boolean {
  return node.previousSibling?.type === ":" || node.previousSibling?.type === "=";
}

function decoratorsOf(node: Node): ReadonlyMap<string, unknown> {
  const calls = node.descendantsOfType("call_expression").map((call) => {
    const [argument] = call.descendantsOfType("arguments")[0]?.namedChildren ?? [];
    return [call.namedChildren[0]?.text ?? "", argument === undefined ? true : valueOf(argument)] as const;
  });
  return new Map(calls);
}

function parameterOf(value: Node, decorators: ReadonlyMap<string, unknown>): object {
  const allowed = decorators.get("allowed");
  return {
    type: decorators.has("secure") ? "securestring" : "string",
    ...(value.type === "type" ? {} : { defaultValue: valueOf(value) }),
    ...(allowed === undefined ? {} : { allowedValues: allowed }),
    metadata: { description: decorators.get("description") },
  };
}

function resourceOf(node: Node, body: Node): object {
  const kind = node.namedChildren.find(({ type }) => type === "string");
  const [type, apiVersion] = String(kind === undefined ? "" : valueOf(kind)).split("@");
  const value = valueOf(body);
  return { type, apiVersion, ...(typeof value === "object" ? value : {}) };
}

function valueOf(node: Node): unknown {
  switch (node.type) {
    case "string":
      return node.namedChildren.some(({ type }) => type === "interpolation") ? expression : unescaped(node.text.slice(1, -1));
    case "number":
      return Number(node.text);
    case "boolean":
      return node.text === "true";
    case "array":
      return node.namedChildren.map((each) => valueOf(each));
    case "object":
      return Object.fromEntries(node.namedChildren.map((each) => memberOf(each)));
    default:
      return expression;
  }
}

function memberOf(node: Node): readonly [string, unknown] {
  const [name, value] = node.namedChildren;
  if (name === undefined || value === undefined) throw new Error(`No member: ${node.text}`);
  return [name.type === "string" ? String(valueOf(name)) : name.text, valueOf(value)];
}

/** Bicep data types, "Strings": what a backslash stands before. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u\{([0-9a-f]+)\}|(.))/g, (_, code: string | undefined, character: string | undefined) =>
    code === undefined
      ? ({ n: "\n", r: "\r", t: "\t" }[character ?? ""] ?? character ?? "")
      : String.fromCodePoint(Number.parseInt(code, 16)),
  );
}
