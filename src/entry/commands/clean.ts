import type { Command } from "commander";

import { planClean, type Candidate, type Cleaned } from "../../engine/clean/clean.ts";
import { isProblemList } from "../../engine/offer-at.ts";
import { terminalClean } from "../../render/terminal-clean.ts";
import { bytesText, count } from "../../render/words.ts";
import { CommandFailure, exitCodes, type ExitCode } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { openWorkspace } from "../workspace.ts";

/** `slipway clean`: removes copies that superseded, canceled and failed submissions left in the regions. Shows what it would do unless told to do it. */
export function addClean(program: Command): void {
  addVerb<[{ readonly apply?: boolean }]>(program, "clean", {
    summary: "show, or remove, copies in the regions that nothing needs any more",
    example: `slipway clean              # what could go, and why; removes nothing
  slipway clean --apply

Copies stay for \`cleanUp.after\` of .github/slipway.yaml (default P30D) after their submission was superseded, canceled or failed. What is live, in preview, running,
was ever live, or can be read by customers always stays. Nothing goes unless every ledger branch can be read.`,
    shape: (command) => command.option("--apply", "remove them; without, nothing is changed"),
    run: async (invocation, { apply }) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const cleaning = await planClean(workspace.ports, workspace.settings.keptMs);
      if (isProblemList(cleaning)) throw new CommandFailure(exitCodes.refused, cleaning);
      const { candidates, problems } = cleaning.plan;
      if (problems.length > 0) invocation.terminal.complain(problems);
      const came =
        apply === true ? await carryOut(invocation, cleaning.sweep()) : show(invocation, candidates, workspace.ports.clock.now());
      return problems.length > 0 ? exitCodes.environment : came;
    },
  });
}

function show({ json, terminal, command }: Invocation, candidates: readonly Candidate[], now: string): ExitCode {
  if (json) terminal.print(JSON.stringify(candidates, null, 2));
  else if (candidates.length > 0) terminal.print(terminalClean(candidates, now).join("\n"));
  const going = candidates.filter(({ keeps }) => keeps === undefined);
  terminal.remark(going.length === 0 ? "Nothing could be removed." : `${removable(going)} could be removed: ${command} clean --apply`);
  return exitCodes.done;
}

async function carryOut({ json, terminal }: Invocation, sweep: AsyncIterable<Cleaned>): Promise<ExitCode> {
  const removed: Candidate[] = [];
  let exitCode: ExitCode = exitCodes.done;
  for await (const { candidate, removal } of sweep) {
    const { region, digest } = candidate;
    if (removal.kind === "removed") removed.push(candidate);
    if (removal.kind === "failed") {
      exitCode = exitCodes.environment;
      terminal.complain([removal.problem]);
    }
    const word = removal.kind === "kept" ? `kept, ${removal.why}` : removal.kind;
    terminal.print(json ? JSON.stringify({ region, digest, removal }) : `${region}  ${digest}  ${word}`);
  }
  terminal.remark(`${removable(removed)} removed.`);
  return exitCode;
}

function removable(candidates: readonly Candidate[]): string {
  const bytes = candidates.reduce((sum, { facts }) => sum + facts.bytes, 0);
  return `${count(candidates.length, "copy", "copies")} with ${bytesText(bytes)} of data`;
}
