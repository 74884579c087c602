import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import type { Command } from "commander";

import { fileProblem } from "../../adapters/fault.ts";
import { offerName, type Offer, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { leadFieldNames, leadFields, readLead, type LeadFault, type LeadFaults, type LeadForm } from "../../core/store-lead.ts";
import { liveOffer } from "../../engine/leads/live-offer.ts";
import { takesLeads } from "../../render/lead-form.ts";
import { environmentFailed, exitCodes, problemsFound, type ExitCode } from "../exit.ts";
import { deliverHere, keepLead, spoolOf } from "../leads.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { offerArgument, openWorkspace, type Workspace } from "../workspace.ts";

/** A form's details are a few words. */
const mostBytes = 8 * 1024;

/** `slipway lead send`: what the store front's form does, from a file. */
export function addLeadSend(lead: Command): void {
  addVerb<[string, { readonly file: string }]>(lead, "send <offer>", {
    summary: "take a customer's details from a file, keep them, and send them where the live offer's leads go",
    example: `slipway lead send contoso/web-stack --file lead.json

lead.json: { "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com", "company": "Analytical Engines",
             "phone": "", "country": "", "title": "", "consent": "yes", "consentText": "what the person agreed to" }`,
    shape: (command) => command.requiredOption("--file <file>", "the details as JSON; consent is demanded"),
    run: (invocation, name, { file }) => run(invocation, offerArgument(name), file),
  });
}

async function run(invocation: Invocation, id: OfferId, file: string): Promise<ExitCode> {
  await using workspace = await openWorkspace(invocation.cwd);
  const details = await detailsIn(resolve(invocation.cwd, file));
  const { form, faults } = readLead((name) => details.get(name));
  const consent = (details.get("consentText") ?? "").trim();
  const problems = [...faultProblems(faults, file), ...(consent === "" ? [consentMissing(file)] : [])];
  if (problems.length > 0) throw problemsFound(problems);
  const offer = await offerWithLeads(workspace, id);
  return await send(invocation, workspace, offer, { form, consent });
}

async function send(
  { terminal, json }: Invocation,
  workspace: Workspace,
  offer: Offer,
  { form, consent }: { readonly form: LeadForm; readonly consent: string },
): Promise<ExitCode> {
  const kept = await keepLead(workspace, offer, form, consent);
  if (kept === "full")
    throw environmentFailed(problem("lead-spool-full", "Too many leads wait already.", "See why with `slipway lead spool`."));
  await deliverHere(workspace);
  const waiting = (await spoolOf(workspace).list()).filter(({ lead }) => offerName(lead.offer) === offerName(offer.id));
  const found = waiting.find(({ state }) => state.problem !== undefined)?.state.problem;
  if (json) terminal.print(JSON.stringify({ kept, waiting: waiting.length, problem: found ?? null }, null, 2));
  else if (waiting.length === 0) terminal.print("✔ The lead is with its destination.");
  else
    terminal.print(
      `· The lead is kept; ${waiting.length === 1 ? "1 waits" : `${waiting.length} wait`}. \`slipway tick\` and \`slipway serve\` go on trying.`,
    );
  if (found === undefined) return exitCodes.done;
  terminal.complain([{ ...found, level: "warning" }]);
  return exitCodes.problems;
}

async function offerWithLeads({ ports }: Workspace, id: OfferId): Promise<Offer> {
  const offer = await liveOffer(ports, id);
  if (isProblem(offer)) throw environmentFailed(offer);
  if (offer === undefined)
    throw problemsFound([
      problem("offer-not-live", `${offerName(id)} is not live, so nobody can get it.`, "Publish it and let it go live."),
    ]);
  if (takesLeads(offer)) return offer;
  throw problemsFound([
    problem("lead-none", `${offerName(id)} names no lead destination.`, "Add `leads` to its offer.yaml and publish it."),
  ]);
}

/** The file's strings by name; all else in it is as if it were not there. */
async function detailsIn(file: string): Promise<ReadonlyMap<string, string>> {
  try {
    const bytes = await readFile(file);
    const value: unknown = bytes.length > mostBytes ? null : JSON.parse(bytes.toString("utf8"));
    if (typeof value === "object" && value !== null)
      return new Map(Object.entries(value).flatMap(([name, each]) => (typeof each === "string" ? [[name, each]] : [])));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw problemsFound([fileProblem("lead-file", file, error)]);
  }
  throw problemsFound([
    problem("lead-file", "The file holds no JSON object of a lead.", "Write it as `slipway lead send --help` shows.", { path: file }),
  ]);
}

const found: Readonly<Record<LeadFault, string>> = {
  missing: "is missing",
  tooLong: "is too long",
  unfit: "can not be right",
};

/** What is wrong, without the value: it is somebody's. */
function faultProblems(faults: LeadFaults, path: string): readonly Problem[] {
  return Object.entries(faults).map(([name, fault]) => {
    const field = leadFieldNames.find((each) => each === name);
    const longest = field === undefined ? "" : ` of at most ${leadFields[field].longest} characters`;
    const remedy = name === "consent" ? 'Write "yes" only if the person agreed to be contacted.' : `Give it as text${longest}.`;
    return problem(`lead-${fault === "missing" ? "missing" : "unfit"}`, `The field ${name} ${found[fault]}.`, remedy, { path });
  });
}

function consentMissing(path: string): Problem {
  return problem("lead-missing", "The field consentText is missing.", "Give the words that the person agreed to.", { path });
}
