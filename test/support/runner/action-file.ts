import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";

import { convertActionTemplate, parseAction, trace } from "./parser.ts";

export type ActionFile = {
  /** The program, as an absolute path. */
  readonly main: string;
  /** Declared inputs with their defaults. */
  readonly inputs: ReadonlyMap<string, TemplateToken | undefined>;
};

/** Reads action.yml of a folder. Throws for what GitHub would refuse, and for actions that are not one Node program. */
export async function readAction(folder: string): Promise<ActionFile> {
  const path = join(folder, "action.yml");
  const { context, value } = parseAction({ name: "action.yml", content: await readFile(path, "utf8") }, trace);
  const template = value && convertActionTemplate(context, value);
  const errors = context.errors.getErrors().map(({ message }) => message);
  if (template === undefined || errors.length > 0)
    throw new Error(`action.yml is not an action GitHub would accept:\n  ${errors.join("\n  ")}`);
  const { runs } = template;
  if (runs.using !== "node24") throw new Error(`action.yml: this runner plays node24 actions, not ${runs.using}.`);
  if (runs.pre !== undefined || runs.post !== undefined) throw new Error("action.yml: this runner plays neither pre nor post programs.");
  return { main: join(folder, runs.main), inputs: new Map((template.inputs ?? []).map(({ id, default: value_ }) => [id, value_])) };
}

/** The variable an input is handed over in: upper case, spaces to underscores, everything else kept. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}
