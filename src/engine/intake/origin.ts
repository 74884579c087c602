import type { Actor, PublishRequest } from "../../core/message.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import type { Problem } from "../../core/problem.ts";
import { stricterSignoff } from "../../core/rules/stricter.ts";
import type { Policy } from "../../core/settings.ts";
import type { PullRequest, Sender } from "../../ports/forge.ts";
import { isProblemList, settingsAt } from "../offer-at.ts";
import { valueOf, type Intake } from "./intake.ts";
import { noreplyAddress } from "./person.ts";

/** Where a change on the default branch came from: who wrote it, who merged it, by which pull request, and under which rules it is published. */
export type Origin = {
  readonly author: Actor;
  readonly merger: Actor;
  readonly pullRequest?: number;
  readonly policy: Policy;
};

/** Whoever may push to the default branch may publish: that is what merging means (publishing.md). */
const mergerRole = "write";

/** The origin of a commit, known by the pull request that brought it; `before` is what the default branch held before it, where that is known. */
export async function originOf(
  intake: Intake,
  commit: string,
  pushed: { readonly sender?: Sender; readonly before?: string },
): Promise<Origin | Problem> {
  const found = valueOf(await intake.forge.pullRequestOf(commit));
  if ("problem" in found) return found.problem;
  const pull = found.value;
  const merger = await mergerOf(intake, commit, pull, pushed.sender);
  const author = pull === undefined ? merger : actorOf(pull.author);
  const policy = await rulesFor(intake, pushed.before ?? (await intake.ports.source.parent(pull?.mergeCommit ?? commit)));
  return { author, merger, policy, ...(pull === undefined ? {} : { pullRequest: pull.number }) };
}

/** The commit that last changed an offer's folder; the default branch's head when the forge does not know. */
export async function lastChangeOf(intake: Intake, offer: OfferId): Promise<string | Problem> {
  const found = valueOf(await intake.forge.lastChange(`offers/${offerName(offer)}`, intake.commit));
  return "problem" in found ? found.problem : (found.value ?? intake.commit);
}

async function mergerOf({ ports }: Intake, commit: string, pull: PullRequest | undefined, sender: Sender | undefined): Promise<Actor> {
  const known = sender ?? pull?.mergedBy ?? pull?.author;
  if (known !== undefined) return actorOf(known);
  const author = await ports.source.author(commit);
  return { name: author?.name ?? "somebody", ...(author === undefined ? {} : { email: author.email }), role: mergerRole };
}

function actorOf({ id, login }: Sender): Actor {
  return { name: login, email: noreplyAddress(id, login), id, role: mergerRole };
}

/** A change that also changes the rules is judged by the stricter of both; where there was no commit before, by the rules it brings. */
async function rulesFor({ ports, settings }: Intake, before: string | undefined): Promise<Policy> {
  if (before === undefined) return settings.policy;
  const then = await settingsAt(ports, before);
  return isProblemList(then) ? settings.policy : stricterSignoff(then.policy, settings.policy);
}

/** What a request takes over from the change that it publishes. */
export function originFields({ author, policy, pullRequest }: Origin): Pick<PublishRequest, "author" | "policy" | "pullRequest"> {
  return { author, policy, ...(pullRequest === undefined ? {} : { pullRequest }) };
}
