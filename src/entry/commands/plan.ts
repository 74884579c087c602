import type { Command } from "commander";

import { offerName } from "../../core/offer.ts";
import { isProblem, placeText } from "../../core/problem.ts";
import type { Change } from "../../core/rules/change.ts";
import { planOf, type Planned } from "../../engine/plan.ts";
import { CommandFailure, environmentFailed, exitCodes } from "../exit.ts";
import { addVerb } from "../verb.ts";
import { openWorkspace, requireCommit, type Workspace } from "../workspace.ts";

/** `slipway plan`: what merging `head` would do to each offer, against what is live; with `base`, only offers that differ between the two. */
export function addPlan(program: Command): void {
  addVerb<[string | undefined, string | undefined]>(program, "plan [base] [head]", {
    summary: "what a merge would do, per offer: safe, needs certification, forbidden",
    example: "slipway plan main my-branch",
    run: async (invocation, base, head) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const planned = await plan(workspace, base, head);
      const { terminal, json } = invocation;
      if (json)
        terminal.print(
          JSON.stringify(
            planned.map(({ offer, change }) => ({ ...offer, ...change })),
            null,
            2,
          ),
        );
      else terminal.print(planned.length === 0 ? "No offer changes." : planned.map(planText).join("\n"));
      return planned.some(({ change }) => change.kind === "forbidden") ? exitCodes.problems : exitCodes.done;
    },
  });
}

async function plan(workspace: Workspace, base: string | undefined, head: string | undefined): Promise<readonly Planned[]> {
  const from = base === undefined ? undefined : await resolved(workspace, base);
  const to = head === undefined ? requireCommit(workspace) : await resolved(workspace, head);
  const planned = await planOf(workspace.ports, from, to);
  if (isProblem(planned)) throw environmentFailed(planned);
  return planned;
}

async function resolved({ ports }: Workspace, reference: string): Promise<string> {
  const commit = await ports.source.resolve(reference);
  if (isProblem(commit)) throw new CommandFailure(exitCodes.usage, [commit]);
  return commit;
}

const words: Readonly<Record<Change["kind"], string>> = {
  none: "no change",
  new: "new",
  safe: "safe",
  "needs-certification": "needs certification",
  forbidden: "forbidden",
  withdraw: "withdraw",
};

function planText({ offer, change }: Planned): string {
  const problems = change.problems.map((each) => `    ${placeText(each)}  ${each.code}  ${each.text}\n        fix    ${each.remedy}`);
  return [`${offerName(offer)}  ${words[change.kind]}`, ...change.reasons.map((reason) => `    ${reason}`), ...problems].join("\n");
}
