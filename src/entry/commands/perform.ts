import type { Command } from "commander";

import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import { performKey, type Performed } from "../../engine/perform-key.ts";
import { bytesText } from "../../render/words.ts";
import { CommandFailure, environmentFailed, exitCodes, refused, type ExitCode } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";

/** `slipway perform`: one piece of work that a tick left, on any machine that has the repository, the ledger and the storage. */
export function addPerform(program: Command): void {
  addVerb<[string[]]>(program, "perform <key...>", {
    summary: "do work that `tick --plan-work` left, anywhere; its outcome goes to the ledger",
    example: `slipway perform contoso/web-stack/1/replicate/3f1c9a0b72de@westeurope/1
  slipway tick --plan-work --json | jq -r '.[].key' | xargs -P 4 -n 1 slipway perform

Exit code 1 says that the work was done, failed, and that its failure is recorded; work that is done already is success.`,
    run: async (invocation, keys) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const exits: ExitCode[] = [];
      for (const key of keys) exits.push(await performOne(invocation, workspace, key));
      return exits.find((code) => code !== exitCodes.done) ?? exitCodes.done;
    },
  });
}

async function performOne({ json, terminal }: Invocation, { ports }: Workspace, key: string): Promise<ExitCode> {
  const performed = await performKey(ports, key);
  if (isProblem(performed))
    throw performed.code === "effect-key" ? new CommandFailure(exitCodes.usage, [performed]) : environmentFailed(performed);
  const refusal = notOwed(key, performed);
  if (refusal !== undefined) throw refused(refusal);
  const { text, problems, sent } = told(performed);
  if (json) terminal.print(JSON.stringify({ key, kind: performed.kind, outcome: outcomeOf(performed), sent, problems }));
  else terminal.print(`${problems.length === 0 ? "✔" : "✘"} ${key}  ${text}`);
  if (problems.length === 0) return exitCodes.done;
  terminal.complain(problems);
  return exitCodes.problems;
}

function outcomeOf(performed: Performed): string {
  return performed.kind === "performed" ? performed.outcome.kind : performed.kind;
}

type Told = { readonly text: string; readonly problems: readonly Problem[]; readonly sent: number };

function told(performed: Performed): Told {
  if (performed.kind !== "performed") return { text: "done already, or over with its submission", problems: [], sent: 0 };
  const { outcome } = performed;
  if (outcome.kind === "later") return { text: outcome.note, problems: [], sent: 0 };
  if (outcome.kind === "failed") return { text: "failed; the ledger says when it is tried again", problems: outcome.problems, sent: 0 };
  const { note, sent } = outcome.result;
  return { text: sent === undefined ? note : `${note}, ${bytesText(sent)} sent`, problems: [], sent: sent ?? 0 };
}

function notOwed(key: string, performed: Performed): Problem | undefined {
  if (performed.kind === "unknown")
    return problem("not-owed", `Nothing of the key ${quote(key)} is owed.`, "Take keys from `slipway tick --plan-work`.");
  if (performed.kind === "early")
    return problem(
      "not-owed-yet",
      `${quote(key)} is to be tried again at ${performed.at}.`,
      "Plan again then: `slipway tick --plan-work`.",
    );
  return undefined;
}
