import type { Command as Program } from "commander";

import { errorText } from "../../adapters/fault.ts";
import type { Command } from "../../core/message.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { sweep } from "../../engine/sweep.ts";
import { exitCodes, type ExitCode } from "../exit.ts";
import { deliverHere } from "../leads.ts";
import { planOffers, planWorkText } from "../plan-offers.ts";
import { advanceOffer, steer } from "../run-offer.ts";
import { spoken } from "../spoken.ts";
import { addVerb } from "../verb.ts";
import { offerArgument, openWorkspace, type Workspace } from "../workspace.ts";

type Given = (workspace: Workspace) => Command;

/** The verbs that steer a submission; on GitHub the same commands come from comments and labels. */
export function addSteering(program: Program): void {
  addVerb<[string, { readonly digest?: string }]>(program, "go-live <offer>", {
    summary: "sign off: let exactly what was previewed go live",
    example: "slipway go-live contoso/web-stack --digest 1a2b3c4d",
    shape: (command) => command.option("--digest <digest>", "the digest you looked at, at least 8 hex digits"),
    run: (invocation, name, { digest }) => steer(invocation, offerArgument(name), {}, goLive(digest)),
  });
  addVerb<[string, string[]]>(program, "cancel <offer> [reason...]", {
    summary: "cancel the submission that waits at Publisher signoff",
    example: 'slipway cancel contoso/web-stack "wrong price"',
    run: (invocation, name, reason) =>
      steer(invocation, offerArgument(name), {}, ({ actor }) => ({ kind: "cancel", actor, reason: spoken(reason) })),
  });
  addVerb<[string, string[]]>(program, "notify <offer> <address...>", {
    summary: "name addresses that are told about this submission",
    example: "slipway notify contoso/web-stack you@example.com",
    run: (invocation, name, addresses) => steer(invocation, offerArgument(name), {}, ({ actor }) => ({ kind: "notify", actor, addresses })),
  });
  addVerb<[string, string[]]>(program, "hold <offer> [reason...]", {
    summary: "let no step begin until somebody resumes",
    example: 'slipway hold contoso/web-stack "waiting for the launch"',
    run: (invocation, name, reason) =>
      steer(invocation, offerArgument(name), {}, ({ actor }) => ({ kind: "hold", actor, reason: spoken(reason) })),
  });
  addVerb<[string]>(program, "resume <offer>", {
    summary: "let steps begin again",
    example: "slipway resume contoso/web-stack",
    run: (invocation, name) => steer(invocation, offerArgument(name), {}, ({ actor }) => ({ kind: "resume", actor })),
  });
  addTick(program);
}

function addTick(program: Program): void {
  addVerb<[string | undefined, { readonly planWork?: boolean }]>(program, "tick [offer]", {
    summary: "advance whatever owes work; safe to run at any time, on a schedule too",
    example: `slipway tick
  slipway tick --plan-work --json      # the matrix: each key for \`slipway perform KEY\` on any machine`,
    shape: (command) => command.option("--plan-work", planWorkText),
    run: async (invocation, name, { planWork }) => {
      if (name !== undefined && planWork !== true) return advanceOffer(invocation, offerArgument(name));
      await using workspace = await openWorkspace(invocation.cwd);
      if (planWork === true) return planOffers(invocation, workspace, name === undefined ? undefined : [offerArgument(name)]);
      await deliverHere(workspace).catch((error: unknown) => invocation.terminal.complain([spoolUnusable(error)]));
      const owing = await sweep(workspace.ports);
      if (owing.length === 0) invocation.terminal.remark("Nothing is owed.");
      let exitCode: ExitCode = exitCodes.done;
      for (const { offer, problem: found } of owing) {
        if (found !== undefined) invocation.terminal.complain([found]);
        const came = isProblem(found) ? exitCodes.environment : await advanceOffer(invocation, offer);
        if (came > exitCode) exitCode = came;
      }
      return exitCode;
    },
  });
}

/** Leads that can not be worked on must not keep offers from going on. */
function spoolUnusable(error: unknown): Problem {
  const found = problem(
    "lead-undelivered",
    `Leads that wait could not be worked on: ${errorText(error)}`,
    "See `slipway lead spool`; they are kept.",
  );
  return { ...found, level: "warning" };
}

function goLive(digest: string | undefined): Given {
  return ({ actor }) => ({ kind: "goLive", actor, ...(digest === undefined ? {} : { digest }) });
}
