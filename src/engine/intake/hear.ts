import type { Actor, Command } from "../../core/message.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import type { Run } from "../../core/run.ts";
import { commandsByName } from "../../core/slash-registry.ts";
import { commandOf, type SlashRequest } from "../../core/slash-request.ts";
import { between, day } from "../../core/time.ts";
import type { Sender } from "../../ports/forge.ts";
import { acceptedReply, refusedReply, whichOfferReply } from "../../render/reply.ts";
import { scrub } from "../../render/scrub.ts";
import { publishRequest } from "../publish-request.ts";
import { reconcile } from "../reconcile.ts";
import type { Heard, Intake, Said } from "./intake.ts";
import { look } from "./look.ts";
import { offersHere, waitsForSignoff } from "./offers-here.ts";
import { lastChangeOf, originFields, originOf } from "./origin.ts";
import { askerOf, withTeam } from "./person.ts";
import { whatFollows } from "./what-follows.ts";

/** Judges what a person asks for, records it, and words the answer. The ledger has the command before anybody is told. */
export async function hear(intake: Intake, said: Said): Promise<Heard> {
  const here = await offersHere(intake.ports.ledger, said.issue);
  if (here.length === 0) return { kind: "ignored", reason: `#${said.issue} is no publication issue and published nothing` };
  if (here.some(({ facts }) => facts.heard?.includes(said.via))) return again(said, here);
  if (between(said.askedAt, intake.ports.clock.now()) > longestWaitMs) return { kind: "ignored", reason: "it was asked for too long ago" };
  const asker = await askerOf(intake.forge, intake.settings, said.sender, said.via);
  if ("nobody" in asker) return { kind: "ignored", reason: asker.nobody };
  if ("failed" in asker) return { kind: "failed", problem: asker.failed };
  if ("refused" in asker) return refusal(said, asker.actor, asker.refused);
  if (said.request.name === "go-live" && said.sender.isBot) return refusal(said, asker.actor, noPerson(asker.actor.name));
  return commandsByName[said.request.name].mutating ? steer(intake, said, asker.actor, here) : look(intake, said, asker.actor, here);
}

/** The list of bots is a setting like any other: were this allowed, one merge could name a bot and publish what that bot then signs off. */
function noPerson(name: string): Problem {
  return problem(
    "not-a-person",
    `Go live must come from a person; ${quote(name)} is a bot.`,
    "Ask a maintainer to look at the preview and to give Go live.",
  );
}

/** A command that nobody heard for so long is an old event played again: whoever still wants it says so now. */
const longestWaitMs = 7 * day;

/** An event that came twice has been recorded; whoever asked may still wait for the answer. */
function again({ request, sender }: Said, here: readonly Run[]): Heard {
  const [run] = here;
  if (run === undefined) return { kind: "ignored", reason: "nothing is here" };
  const person = { name: sender.login, role: "read" } as const;
  return {
    kind: "accepted",
    touched: here.map(({ offer }) => offer),
    reply: acceptedReply({ request, person, offer: run.offer, sentences: [whatFollows[request.name](run)] }),
  };
}

async function steer(intake: Intake, said: Said, actor: Actor, here: readonly Run[]): Promise<Heard> {
  const chosen = choose(said, here);
  if (isProblem(chosen)) return refusal(said, actor, chosen);
  if (chosen.length > 1 && !isLabel(said)) return ambiguous(said, chosen);
  const answers: Heard[] = [];
  for (const run of chosen) answers.push(await record(intake, said, actor, run));
  return answers.find(({ kind }) => kind === "failed") ?? together(answers);
}

/** A label acts on all that it can mean; a comment says which. */
function choose({ offer, request, issue }: Said, here: readonly Run[]): readonly Run[] | Problem {
  if (offer !== undefined) {
    const named = here.filter((run) => offerName(run.offer) === offerName(offer));
    return named.length > 0 ? named : notHere(offer, issue);
  }
  const waiting = here.filter(waitsForSignoff);
  return here.length > 1 && waiting.length > 0 && (request.name === "go-live" || request.name === "cancel") ? waiting : here;
}

function isLabel({ via }: Said): boolean {
  return via.startsWith("label ");
}

function notHere(offer: OfferId, issue: number): Problem {
  return problem(
    "offer-not-here",
    `#${issue} is not about the offer ${offerName(offer)}.`,
    "Give the command on that offer's publication issue, or on the pull request that published it.",
  );
}

function ambiguous({ request }: Said, runs: readonly Run[]): Heard {
  const offers = runs.map(({ offer, submission }) => ({ offer, ...(submission === null ? {} : { digest: submission.request.digest }) }));
  const found = `The command could mean ${runs.length} offers.`;
  return { kind: "refused", problem: problem("which-offer", found, "Name one of them."), reply: whichOfferReply({ request, offers }) };
}

async function record(intake: Intake, said: Said, actor: Actor, run: Run): Promise<Heard> {
  const { ports } = intake;
  const command = await commandFor(intake, said, actor, run);
  if ("away" in command) return { kind: "failed", problem: command.away };
  if (isProblem(command)) return refusal(said, actor, command);
  const recorded = await reconcile(ports, run.offer, [command], { withheld: ["live"] });
  if (isProblem(recorded))
    return recorded.code.startsWith("ledger-") ? { kind: "failed", problem: recorded } : refusal(said, actor, recorded);
  const sentences = [whatFollows[said.request.name](recorded.loaded.run)];
  return {
    kind: "accepted",
    touched: [run.offer],
    reply: acceptedReply({ request: said.request, person: actor, offer: run.offer, sentences }),
  };
}

/** A command, why there is none, or why the forge could not be asked: that refuses nobody, the next wake-up asks again. */
type Made = Command | Problem | { readonly away: Problem };

async function commandFor(intake: Intake, { request, sender, askedAt }: Said, actor: Actor, run: Run): Promise<Made> {
  if (request.name === "publish") return publishCommand(intake, sender, actor, { run, reuse: request.reuse });
  const team = request.name === "go-live" ? run.submission?.request.policy.signoff.team : undefined;
  const known = await withTeam(intake.forge, actor, sender, team);
  if (isProblem(known)) return { away: known };
  return commandOf(scrubbed(request), known, askedAt) ?? problem("command-unknown", "This changes nothing.", "See `/help`.");
}

/** What a person wrote goes into the ledger and into mails, for good: secrets pasted with it must not. */
function scrubbed(request: SlashRequest): SlashRequest {
  if ("reason" in request) return { ...request, reason: scrub(request.reason) };
  return "text" in request ? { ...request, text: scrub(request.text) } : request;
}

type Again = { readonly run: Run; readonly reuse: boolean };

async function publishCommand(intake: Intake, sender: Sender, actor: Actor, { run, reuse }: Again): Promise<Made> {
  const { ports, settings, commit, broken } = intake;
  if (broken !== undefined) return broken;
  // Whoever presses Publish does not become the author of what they publish: the four-eyes rule asks for who wrote it.
  const changed = await lastChangeOf(intake, run.offer);
  const origin = isProblem(changed) ? changed : await originOf(intake, changed, { sender });
  if (isProblem(origin)) return { away: origin };
  const request = await publishRequest(ports, run, { commit, settings, reuse, ...originFields(origin) });
  return request === undefined
    ? problem("offer-missing", `The default branch has no folder offers/${offerName(run.offer)}.`, "Merge one, which publishes it.")
    : { kind: "publish", actor, request };
}

function refusal({ command }: Said, actor: Actor, found: Problem): Heard {
  return { kind: "refused", problem: found, reply: refusedReply({ command, person: actor, problem: found }) };
}

/** One answer for all offers that a label meant: accepted when any was. */
function together(answers: readonly Heard[]): Heard {
  const replies = answers.flatMap((each) => ("reply" in each && each.reply !== undefined ? [each.reply] : []));
  const accepted = answers.filter((each) => each.kind === "accepted");
  const [first] = answers;
  if (first === undefined) return { kind: "ignored", reason: "nothing is here" };
  if (accepted.length === 0) return first.kind === "refused" ? { ...first, reply: replies.join("\n") } : first;
  return { kind: "accepted", touched: accepted.flatMap(({ touched }) => touched), reply: replies.join("\n") };
}
