import { Command, CommanderError } from "commander";

import packageJson from "../../package.json" with { type: "json" };
import { problem } from "../core/problem.ts";
import { exitCodes } from "./exit.ts";
import { outliveReaders, problemLines } from "./terminal.ts";
import { verbList } from "./verb-list.ts";

const program = new Command("slipway")
  .description("Publish virtual-machine marketplace offers from a Git repository.")
  .version(packageJson.version)
  .showSuggestionAfterError()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    "after",
    "\nExit codes: 0 done · 1 problems found · 2 wrong usage · 3 refused · 4 the environment failed\nStart here: slipway demo",
  );

// What is no verb, and every question about all of them, needs the whole list.
const [word = ""] = process.argv.slice(2);
const called = verbList.filter(({ words }) => words.includes(word));
for (const { load } of called.length > 0 ? called : verbList) (await load())(program);
// Sub-commands do not inherit this from the program once they are made.
for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)])
  command.exitOverride().configureOutput({ outputError: (text, write) => write(`${usageText(command, text)}\n`) });

// For all that is written from here on, help included.
outliveReaders();
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version end with 0, everything else Commander refuses is wrong usage.
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}

/** What Commander refuses, in the four parts that every error has. */
function usageText(command: Command, text: string): string {
  const [found = "", ...suggestions] = text
    .replace(/^error: /, "")
    .trim()
    .split("\n");
  const suggestion = suggestions.map((each) => `${each.replace(/^\((.*)\)$/, "$1")} `).join("");
  const names = [command, command.parent, command.parent?.parent].flatMap((each) => each?.name() ?? []);
  return problemLines([problem("usage", `${found.replace(/\.$/, "")}.`, `${suggestion}See \`${names.toReversed().join(" ")} --help\`.`)]);
}
