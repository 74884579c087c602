export type Selection = {
  readonly name: string;
  readonly alias: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly on: string | undefined;
  readonly fields: readonly Selection[];
};

type Reader = { readonly tokens: readonly string[]; at: number; readonly variables: Readonly<Record<string, unknown>> };

/** Fields of one query, with the variables put in. Knows fields, aliases, arguments and inline fragments; throws on the rest. */
export function parseQuery(text: string, variables: Readonly<Record<string, unknown>>): readonly Selection[] {
  const bare = text.replaceAll(/#.*$/gmu, "");
  const tokens = bare.match(/\.\.\.|[{}()[\]:$!=]|"(?:[^"\\\n]|\\.)*"|-?\d+|\w+/gu) ?? [];
  if (tokens.join("") !== bare.replaceAll(/[\s,]+/gu, "") && !bare.includes('"'))
    throw new Error("Parse error: there are signs that GraphQL does not know.");
  const reader: Reader = { tokens, at: 0, variables };
  if (peek(reader) === "mutation" || peek(reader) === "subscription") throw new Error(`This server serves no ${peek(reader)}.`);
  if (peek(reader) === "query") readHead(reader);
  const fields = readFields(reader);
  if (reader.at < tokens.length) throw new Error(`Parse error on "${peek(reader)}".`);
  return fields;
}

function readHead(reader: Reader): void {
  next(reader);
  if (/^\w/u.test(peek(reader))) next(reader);
  if (peek(reader) !== "(") return;
  const declared = new Set<string>();
  while (next(reader) !== ")") {
    if (reader.tokens[reader.at - 1] === "$") {
      const name = next(reader);
      declared.add(name);
      const required = reader.tokens.slice(reader.at, reader.at + 3).includes("!");
      if (required && reader.variables[name] === undefined) throw new Error(`Variable $${name} was provided invalid value`);
    }
    if (reader.at >= reader.tokens.length) throw new Error("Parse error: the variables do not end.");
  }
  const strange = Object.keys(reader.variables).find((name) => !declared.has(name));
  if (strange !== undefined) throw new Error(`The query declares no variable $${strange}.`);
}

function readFields(reader: Reader): readonly Selection[] {
  expect(reader, "{");
  const fields: Selection[] = [];
  while (peek(reader) !== "}") fields.push(readField(reader));
  expect(reader, "}");
  if (fields.length === 0) throw new Error("Parse error: an empty selection.");
  return fields;
}

function readField(reader: Reader): Selection {
  const first = next(reader);
  if (first === "...") {
    expect(reader, "on");
    const on = next(reader);
    return { name: "", alias: "", args: {}, on, fields: readFields(reader) };
  }
  if (!/^[A-Za-z_]\w*$/u.test(first)) throw new Error(`Parse error on "${first}".`);
  const name = peek(reader) === ":" ? (next(reader), next(reader)) : first;
  const args = peek(reader) === "(" ? readArguments(reader) : {};
  return { name, alias: first, args, on: undefined, fields: peek(reader) === "{" ? readFields(reader) : [] };
}

function readArguments(reader: Reader): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  expect(reader, "(");
  while (peek(reader) !== ")") {
    const name = next(reader);
    expect(reader, ":");
    args[name] = readValue(reader);
  }
  next(reader);
  return args;
}

function readValue(reader: Reader): unknown {
  const token = next(reader);
  if (token === "$") return reader.variables[next(reader)];
  if (token === "[") return readList(reader);
  if (token.startsWith('"') || /^(?:-?\d+|true|false|null)$/u.test(token)) return JSON.parse(token) as unknown;
  if (/^[A-Z_]+$/u.test(token)) return token;
  throw new Error(`Parse error on "${token}": this server reads variables, texts, numbers, truth values, enums and lists.`);
}

function readList(reader: Reader): readonly unknown[] {
  const values: unknown[] = [];
  while (peek(reader) !== "]") values.push(readValue(reader));
  next(reader);
  return values;
}

function peek(reader: Reader): string {
  return reader.tokens[reader.at] ?? "";
}

function next(reader: Reader): string {
  const token = reader.tokens[reader.at];
  if (token === undefined) throw new Error("Parse error: the query ends too early.");
  reader.at += 1;
  return token;
}

function expect(reader: Reader, token: string): void {
  const found = next(reader);
  if (found !== token) throw new Error(`Parse error on "${found}", expected "${token}".`);
}
