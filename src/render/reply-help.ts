import { offerName } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import { whyNot, type Situation } from "../core/slash-now.ts";
import { slashCommands, type SlashDefinition } from "../core/slash-registry.ts";
import type { Status } from "../core/status.ts";
import { headline } from "./headline.ts";
import { codeBlock, codeText, personText, sentenceText } from "./reply-words.ts";
import { markdownText } from "./words.ts";

export type Help = Omit<Situation, "actor"> & {
  /** Whoever asks, with what the host knows about them: names alone can not tell an author from a namesake. */
  readonly person: Situation["actor"];
  readonly status: Status | undefined;
};

/** The answer to `/help`: every command, and whether this person may use it now, as deciding it would say. Markdown that mentions nobody. */
export function helpReply(help: Help): string {
  const rows = slashCommands.map((definition) => ({ definition, problem: whyNot(definition, { ...help, actor: help.person }) }));
  const allowed = rows.flatMap(({ definition, problem }) => (problem === undefined ? definition.name : []));
  const parts = [
    stateText(help),
    nextText(help, allowed),
    `What ${personText(help.person)} can do now:`,
    ["| | comment | label | what it does | why not now |", "|---|---|---|---|---|", ...rows.map(row)].join("\n"),
    footer,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function stateText({ run, status }: Help): string {
  return run === undefined || status === undefined
    ? ""
    : `**${markdownText(offerName(run.offer))}**: ${markdownText(headline(run, status))}.`;
}

/** The one line that moves the offer on, when it is this person who can. */
function nextText({ status }: Help, allowed: readonly string[]): string {
  const next = status?.next;
  return next === undefined || next === null || !allowed.includes(next.action) ? "" : codeBlock([next.command]);
}

type Row = { readonly definition: SlashDefinition; readonly problem: Problem | undefined };

function row({ definition: { usage, label, help }, problem }: Row): string {
  const why = problem === undefined ? "" : sentenceText(problem.text);
  return `| ${problem === undefined ? "✓" : "–"} | ${codeText(usage)} | ${label === null ? "" : codeText(label.text)} | ${help} | ${why} |`;
}

const footer =
  "<sub>A command is the first line of a new comment, from its first character on, with nothing else in the comment. " +
  "Where several offers meet, name one first: `/go-live contoso/web-stack`. Setting the label does the same as the comment; taking it off does nothing.</sub>";
