import { Command, CommanderError } from "commander";

import packageJson from "../../package.json" with { type: "json" };
import { problem } from "../core/problem.ts";
import { addCertify } from "./commands/certify.ts";
import { addClean } from "./commands/clean.ts";
import { addDemo } from "./commands/demo.ts";
import { addDeploy } from "./commands/deploy.ts";
import { addDiff } from "./commands/diff.ts";
import { addExport } from "./commands/export.ts";
import { addImage } from "./commands/image.ts";
import { addImport } from "./commands/import.ts";
import { addLead } from "./commands/lead.ts";
import { addLooking } from "./commands/look.ts";
import { addMail } from "./commands/mail.ts";
import { addPerform } from "./commands/perform.ts";
import { addPlan } from "./commands/plan.ts";
import { addPolicy } from "./commands/policy.ts";
import { addPublish } from "./commands/publish.ts";
import { addScaffolding } from "./commands/scaffold.ts";
import { addServe } from "./commands/serve.ts";
import { addSimulate } from "./commands/simulate.ts";
import { addSite } from "./commands/site.ts";
import { addStats } from "./commands/stats.ts";
import { addSteering } from "./commands/steer.ts";
import { addSupport } from "./commands/support.ts";
import { addValidate } from "./commands/validate.ts";
import { exitCodes } from "./exit.ts";
import { problemLines } from "./terminal.ts";

const program = new Command("slipway")
  .description("Publish virtual-machine marketplace offers from a Git repository.")
  .version(packageJson.version)
  .showSuggestionAfterError()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    "after",
    "\nExit codes: 0 done · 1 problems found · 2 wrong usage · 3 refused · 4 the environment failed\nStart here: slipway demo",
  );

for (const add of [
  addScaffolding,
  addImage,
  addValidate,
  addPlan,
  addCertify,
  addPolicy,
  addLead,
  addMail,
  addPublish,
  addSteering,
  addSupport,
  addPerform,
  addLooking,
  addExport,
  addImport,
  addDiff,
  addStats,
  addClean,
  addSimulate,
  addSite,
  addServe,
  addDeploy,
  addDemo,
])
  add(program);
// Sub-commands do not inherit this from the program once they are made.
for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)])
  command.exitOverride().configureOutput({ outputError: (text, write) => write(`${usageText(command, text)}\n`) });

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
