import { asText, objectAt } from "./plain.ts";
import type { Plain } from "./plain.ts";

/**
 * The `inputs` of a dispatched workflow: defaults filled in and typed as declared.
 * Throws for what the API refuses with 422: an input that is not declared, a required one that is missing, a value outside its type.
 */
export function dispatchInputs(on: Plain, given: Plain): Record<string, unknown> {
  const declared = objectAt(objectAt(on, "workflow_dispatch"), "inputs");
  const strange = Object.keys(given).find((name) => !Object.hasOwn(declared, name));
  if (strange !== undefined) throw new Error(`Unexpected input "${strange}": the workflow declares ${Object.keys(declared).join(", ")}.`);
  return Object.fromEntries(Object.keys(declared).map((name) => [name, inputValue(name, objectAt(declared, name), given[name])]));
}

function inputValue(name: string, declared: Plain, given: unknown): unknown {
  const value = given ?? declared["default"];
  if (value === undefined && declared["required"] === true) throw new Error(`Required input "${name}" is missing.`);
  switch (declared["type"]) {
    case "boolean":
      return booleanValue(name, value ?? false);
    case "number":
      return value === undefined ? "" : numberValue(name, value);
    case "choice":
      return choiceValue(name, declared["options"], value);
    default:
      return asText(value);
  }
}

function booleanValue(name: string, value: unknown): boolean {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new Error(`Input "${name}" must be true or false, not ${JSON.stringify(value)}.`);
}

function numberValue(name: string, value: unknown): number {
  const number = Number(value);
  if (value === "" || Number.isNaN(number)) throw new Error(`Input "${name}" must be a number, not ${JSON.stringify(value)}.`);
  return number;
}

function choiceValue(name: string, options: unknown, value: unknown): unknown {
  const choices: readonly unknown[] = Array.isArray(options) ? options : [];
  const chosen = value ?? choices[0];
  if (!choices.includes(chosen)) throw new Error(`Input "${name}" must be one of ${choices.join(", ")}, not ${JSON.stringify(value)}.`);
  return chosen;
}
