import type { MappingToken, TemplateToken } from "@actions/workflow-parser/templates/tokens/index";

import { evaluate } from "./expressions.ts";
import type { Scope } from "./expressions.ts";
import { isBasicExpression, isBoolean, isMapping, isNumber, isScalar, isSequence, isString } from "./parser.ts";
import { asText, plainOf } from "./plain.ts";

/** A part of a workflow file with its expressions evaluated, as plain JSON. */
export function resolve(token: TemplateToken, scope: Scope): unknown {
  if (isBasicExpression(token)) {
    // The parser (0.3.61) keeps the indentation of such a block, which GitHub does not.
    const isMixedBlock = token.blockScalarHeader !== undefined && token.originalExpressions !== undefined;
    if (isMixedBlock) throw new Error(`Line ${token.line}: the runner does not play expressions inside a block of text.`);
    return evaluate(token.expression, scope);
  }
  if (isString(token) || isBoolean(token) || isNumber(token)) return token.value;
  if (isMapping(token)) return Object.fromEntries(pairs(token).map(([key, value]) => [key, resolve(value, scope)]));
  if (isSequence(token)) return Array.from({ length: token.count }, (_, index) => resolve(token.get(index), scope));
  if (isScalar(token) && !token.isExpression) return null;
  throw new Error(`Line ${token.line}: the runner does not know what to do with ${token.typeName()}.`);
}

/** The same as text, for fields that are text whatever the file says (`env`, `with`, names). */
export function resolveText(token: TemplateToken, scope: Scope): string {
  return asText(resolve(token, scope));
}

/** A mapping of text, such as `env`; nothing where the file has none. */
export function resolveTexts(token: TemplateToken | undefined, scope: Scope): Record<string, string> {
  if (token === undefined) return {};
  const resolved = plainOf(resolve(token, scope));
  return Object.fromEntries(Object.entries(resolved).map(([key, value]) => [key, asText(value)]));
}

/** Keys and values of a mapping; nothing where there is none. */
export function pairs(token: TemplateToken | undefined): readonly (readonly [string, TemplateToken])[] {
  if (token === undefined) return [];
  const mapping: MappingToken = token.assertMapping("a mapping");
  return Array.from({ length: mapping.count }, (_, index) => mapping.get(index)).map(({ key, value }) => [key.toString(), value]);
}
