import type { Command } from "commander";

import { offerName } from "../../core/offer.ts";
import type { Problem } from "../../core/problem.ts";
import type { Instant } from "../../core/time.ts";
import type { SpooledLead } from "../../ports/lead-spool.ts";
import { momentText } from "../../render/words.ts";
import { exitCodes } from "../exit.ts";
import { deliverHere, spoolOf } from "../leads.ts";
import { problemLines } from "../terminal.ts";
import { addVerb } from "../verb.ts";
import { openWorkspace } from "../workspace.ts";

/** `slipway lead spool`: what waits for its destination, and why. Nothing of it says who left their details. */
export function addLeadSpool(lead: Command): void {
  addVerb<[{ readonly deliver?: boolean }]>(lead, "spool", {
    summary: "the leads of customers that wait for their destination, and why; never who they are",
    example: "slipway lead spool --deliver",
    shape: (command) => command.option("--deliver", "try all of them now, also those whose pause is not over"),
    run: async ({ cwd, json, terminal }, { deliver }) => {
      await using workspace = await openWorkspace(cwd);
      if (deliver === true) await deliverHere(workspace, { now: true });
      const rows = rowsOf(await spoolOf(workspace).list());
      if (json) terminal.print(JSON.stringify(rows, null, 2));
      else if (rows.length === 0) terminal.print("No lead waits.");
      else for (const row of rows) terminal.print(rowText(row));
      return rows.some(({ problem }) => problem !== null) ? exitCodes.problems : exitCodes.done;
    },
  });
}

type Row = {
  readonly offer: string;
  readonly waiting: number;
  readonly since: Instant;
  readonly attempts: number;
  readonly nextAt: Instant;
  readonly problem: Problem | null;
};

function rowsOf(waiting: readonly SpooledLead[]): readonly Row[] {
  return [...Map.groupBy(waiting, ({ lead }) => offerName(lead.offer))].map(([offer, leads]) => {
    const tried = leads.findLast(({ state }) => state.problem !== undefined)?.state;
    return {
      offer,
      waiting: leads.length,
      since: leads[0]?.lead.at ?? "",
      attempts: Math.max(...leads.map(({ state }) => state.attempts)),
      nextAt: tried?.nextAt ?? leads[0]?.state.nextAt ?? "",
      problem: tried?.problem ?? null,
    };
  });
}

function rowText({ offer, waiting, since, attempts, nextAt, problem }: Row): string {
  const head = `${offer}  ${waiting} waiting since ${momentText(since)}, ${attempts} attempts failed, next at ${momentText(nextAt)}`;
  return problem === null ? head : `${head}\n${problemLines([problem])}`;
}
