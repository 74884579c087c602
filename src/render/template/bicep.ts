import { isExpression, isList, type ObjectValue, type Parameter, type Resource, type Template, type Value } from "./value.ts";

/** A template as a Bicep file. */
export function bicepFile({ description, parameters, variables, resources, outputs }: Template): string {
  const named = Object.entries(variables).map(([name, value]) => `var ${name} = ${valueText(value, "")}`);
  const results = Object.entries(outputs).map(([name, { bicep }]) => `output ${name} string = ${bicep}`);
  const parts = [`metadata description = ${text(description)}`, ...parameters.map(parameterOf), ...named, ...resources.map(resourceOf)];
  return `${[...parts, results.join("\n")].join("\n\n")}\n`;
}

function parameterOf({ name, type, text: about, allowed, default: usual }: Parameter): string {
  const lines = [
    `@description(${text(about)})`,
    ...(allowed === undefined ? [] : [`@allowed(${valueText(allowed, "")})`]),
    ...(type === "securestring" ? ["@secure()"] : []),
    `param ${name} string${usual === undefined ? "" : ` = ${valueText(usual, "")}`}`,
  ];
  return lines.join("\n");
}

function resourceOf({ symbol, type, apiVersion, name, body }: Resource): string {
  const properties = members({ name, ...body }, "");
  return `resource ${symbol} '${type}@${apiVersion}' = ${properties}`;
}

function valueText(value: Value, indent: string): string {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object") return String(value);
  if (isExpression(value)) return value.bicep;
  return isList(value) ? list(value, indent) : members(value, indent);
}

function list(values: readonly Value[], indent: string): string {
  if (values.length === 0) return "[]";
  return `[\n${values.map((each) => `${indent}  ${valueText(each, `${indent}  `)}\n`).join("")}${indent}]`;
}

function members(value: ObjectValue, indent: string): string {
  const lines = Object.entries(value).map(([name, inner]) => `${indent}  ${memberName(name)}: ${valueText(inner, `${indent}  `)}\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
}

function memberName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : text(name);
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Control characters, and what makes a line read in another order than it is written. */
// eslint-disable-next-line no-control-regex -- finding control characters is the point
const unseen = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A literal ("Bicep data types", strings): in single quotes, on one line, and `${` begins nothing. */
function text(literal: string): string {
  const escaped = literal
    .toWellFormed()
    .replaceAll(/[\\'\n\r\t]/g, (character) => escapes[character] ?? "")
    .replaceAll("${", "\\${")
    .replaceAll(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`);
  return `'${escaped}'`;
}
