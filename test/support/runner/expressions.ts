import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { TokenType } from "@actions/expressions/lexer";
import type { Token } from "@actions/expressions/lexer";
import { truthy } from "@actions/expressions/result";

import { isPlain } from "./plain.ts";

/** What an expression may see: contexts by name as plain JSON values, and how the four status functions answer. */
export type Scope = {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly status?: Status;
};

/** Answers of the status functions; names are the arguments, empty for "all before this". */
export type Status = {
  readonly success: (names: readonly string[]) => boolean;
  readonly failure: (names: readonly string[]) => boolean;
  readonly cancelled: () => boolean;
};

const contextNames = ["github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "steps", "job", "runner", "env"];

/** The value of an expression (without `${{ }}`) as plain JSON. Which contexts a place may use was checked when the file was parsed. */
export function evaluate(expression: string, scope: Scope): unknown {
  const plain: unknown = JSON.parse(JSON.stringify(evaluateData(expression, scope), data.replacer));
  return plain;
}

/** Whether an `if:` holds, by the language's own idea of true. */
export function holds(condition: string, scope: Scope): boolean {
  return truthy(evaluateData(condition, scope));
}

function evaluateData(expression: string, scope: Scope): data.ExpressionData {
  const functions = statusFunctions(scope.status);
  const tree = new Parser(tokensOf(expression), contextNames, functions).parse();
  return new Evaluator(tree, dictionary(scope.contexts), new Map(functions.map((one) => [one.name, one]))).evaluate();
}

// The lexer (0.3.61) undoes only the first doubled quote of a text, so that `echo '${{ … }}'` would lose its end.
function tokensOf(expression: string): Token[] {
  return new Lexer(expression)
    .lex()
    .tokens.map((token) =>
      token.type === TokenType.STRING ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token,
    );
}

// A context the place does not have is an empty object, as `inputs` of a push is.
function dictionary(contexts: Readonly<Record<string, unknown>>): data.Dictionary {
  const pairs = contextNames.map((key) => ({ key, value: revive(contexts[key] ?? {}) }));
  return new data.Dictionary(...pairs);
}

function revive(value: unknown): data.ExpressionData {
  if (Array.isArray(value)) return new data.Array(...value.map(revive));
  if (!isPlain(value)) return data.reviver("", value ?? null);
  return new data.Dictionary(...Object.entries(value).map(([key, one]) => ({ key, value: revive(one) })));
}

function statusFunctions(status: Status | undefined): FunctionDefinition[] {
  if (status === undefined) return [];
  return [
    asked("success", Number.MAX_SAFE_INTEGER, status.success),
    asked("failure", Number.MAX_SAFE_INTEGER, status.failure),
    asked("cancelled", 0, status.cancelled),
    asked("always", 0, () => true),
  ];
}

function asked(name: string, maxArgs: number, answer: (names: readonly string[]) => boolean): FunctionDefinition {
  const call = (...args: readonly data.ExpressionData[]): data.ExpressionData =>
    new data.BooleanData(answer(args.map((argument) => argument.coerceString())));
  return { name, minArgs: 0, maxArgs, call };
}
