import type { Policy } from "../core/settings.ts";
import { slashCommands, type SlashDefinition } from "../core/slash-registry.ts";
import { codeText } from "./reply-words.ts";

/** The commands as a Markdown table for documentation: who may use each is what the policy says. */
export function commandTable(policy: Policy): string {
  const rows = slashCommands.map(
    (each) =>
      `| ${codeText(each.usage)} | ${each.label === null ? "" : codeText(each.label.text)} | ${who(each, policy)} | ${each.when} | ${each.help} |`,
  );
  return ["| comment | label | who | when | what it does |", "|---|---|---|---|---|", ...rows].join("\n");
}

function who({ role }: SlashDefinition, policy: Policy): string {
  return role(policy) ?? "anyone";
}
