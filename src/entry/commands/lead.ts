import type { Command } from "commander";

import { testLead } from "../../core/lead.ts";
import { offerName, type Offer, type OfferId } from "../../core/offer.ts";
import { isProblem, problem } from "../../core/problem.ts";
import { offerAt } from "../../engine/offer-at.ts";
import type { Answer, Leads } from "../../ports/world.ts";
import { environmentFailed, exitCodes, problemsFound, type ExitCode } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { offerArgument, openWorkspace, requireCommit } from "../workspace.ts";
import { addLeadSend } from "./lead-send.ts";
import { addLeadSpool } from "./lead-spool.ts";

type Options = { readonly keep?: boolean };

/** `slipway lead`: whether customer leads arrive, without publishing anything; leads of customers, and those that wait. */
export function addLead(program: Command): void {
  const lead = program.command("lead").summary("lead destinations").description("Lead destinations of offers");
  addVerb<[string, Options]>(lead, "test <offer>", {
    summary: "send a lead of dummy data where the offer's leads go, read it back, and take it away again",
    example: "slipway lead test contoso/web-stack",
    shape: (command) => command.option("--keep", "leave the test lead there, to look at it in the CRM"),
    run: (invocation, name, options) => run(invocation, offerArgument(name), options),
  });
  addLeadSend(lead);
  addLeadSpool(lead);
}

async function run(invocation: Invocation, id: OfferId, { keep = false }: Options): Promise<ExitCode> {
  await using workspace = await openWorkspace(invocation.cwd);
  const offer = await offerAt(workspace.ports, id, requireCommit(workspace, id));
  if (isProblem(offer)) throw problemsFound([offer]);
  if (offer.lead.kind === "none")
    throw problemsFound([
      problem("lead-none", `The offer ${offerName(id)} names no lead destination.`, "Add `leads` to its offer.yaml.", { path: offer.path }),
    ]);
  const now = workspace.ports.clock.now();
  const lead = testLead(id, offer.listing.title, now, `${offerName(id)}/${now.replaceAll(/\D/g, "")}/test`);
  const { where, readBack } = valueOf(await workspace.ports.leads.send(offer.lead, lead), offer);
  const removed = !keep && (await tookAway(workspace.ports.leads, offer, lead));
  if (invocation.json)
    invocation.terminal.print(JSON.stringify({ kind: offer.lead.kind, where, marker: lead.description, readBack, removed }, null, 2));
  else invocation.terminal.print(sentence({ where, marker: lead.description, readBack, removed, keep }));
  return exitCodes.done;
}

/** A test lead that stays is a blemish, not a failure: the destination takes leads, which was the question. */
async function tookAway(leads: Leads, offer: Offer, lead: ReturnType<typeof testLead>): Promise<boolean> {
  const answer = await leads.remove(offer.lead, lead);
  return answer.kind === "done" && answer.value.removed;
}

function valueOf<T>(answer: Answer<T>, { path }: Offer): T {
  switch (answer.kind) {
    case "done":
      return answer.value;
    case "failed":
      throw answer.permanent ? problemsFound([{ path, ...answer.problem }]) : environmentFailed(answer.problem);
    case "later":
      throw environmentFailed(problem("lead-busy", `The lead destination asks to wait: ${answer.note}.`, "Run the command again later."));
  }
}

type Found = {
  readonly where: string;
  readonly marker: string;
  readonly readBack: boolean;
  readonly removed: boolean;
  readonly keep: boolean;
};

function sentence({ where, marker, readBack, removed, keep }: Found): string {
  const arrived = readBack ? "arrived and was read back" : "was accepted (it cannot be read back there)";
  const left = keep ? "It was left there" : "It could not be taken away again";
  return `✔ Test lead ${arrived}: ${where}\n  ${removed ? "It was taken away again." : `${left}: look for ${marker}.`}`;
}
