import { inputs, outputs, reasonCodes } from "../../src/entry/action-contract.ts";

// The README's tables of the Action's contract, made from the registry.

const inputRows = Object.entries(inputs).map(([name, input]) => [
  code(name),
  input.description,
  input.required ? "required" : code("default" in input ? input.default : ""),
]);
const outputRows = Object.entries(outputs).map(([name, { description }]) => [code(name), description]);
const reasonRows = Object.entries(reasonCodes).map(([name, { meaning, fails }]) => [code(name), meaning, fails ? "red" : "green"]);

/** Each table by the word of its markers, `<!-- inputs -->` and `<!-- /inputs -->`. */
export const contractTables: Readonly<Record<string, string>> = {
  inputs: table(["input", "what", "default"], inputRows),
  outputs: table(["output", "what"], outputRows),
  "reason-codes": table(["reason code", "meaning", "job"], reasonRows),
};

function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
