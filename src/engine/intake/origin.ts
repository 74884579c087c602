import type { Actor, PublishRequest } from "../../core/message.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import { stricterSignoff } from "../../core/rules/stricter.ts";
import type { Policy } from "../../core/settings.ts";
import type { PullRequest, Sender } from "../../ports/forge.ts";
import { SourceError } from "../../ports/source.ts";
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
  const parent = await commitBefore(intake, commit, pull);
  if (isProblem(parent)) return parent;
  const policy = await rulesFor(intake, new Set([pushed.before, parent].filter((each) => each !== undefined)));
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

/** GitHub rebases at most this many commits (docs: "About merge methods"). */
const mostRebased = 100;

/** What the default branch held before the change: a rebased pull request left several commits there, of which the first may have changed the rules. */
async function commitBefore(
  { forge, ports }: Intake,
  commit: string,
  pull: PullRequest | undefined,
): Promise<string | undefined | Problem> {
  let before = await ports.source.parent(pull?.mergeCommit ?? commit);
  if (pull === undefined) return before;
  for (let steps = 0; before !== undefined && steps < mostRebased; steps += 1) {
    const found = valueOf(await forge.pullRequestOf(before));
    if ("problem" in found) return found.problem;
    if (found.value?.number !== pull.number) return before;
    before = await ports.source.parent(before);
  }
  return before;
}

/**
 * A change that also changes the rules is judged by the stricter of all: those that hold, those before the change, and those before the push. The last two
 * differ when an earlier push was passed over, as one whose message says `[skip ci]` is. Where there was no commit before, the rules it brings hold.
 */
async function rulesFor({ ports, settings }: Intake, earlier: ReadonlySet<string>): Promise<Policy> {
  let { policy } = settings;
  for (const commit of earlier) {
    const then = await settingsAt(ports, commit).catch(nothingThere);
    if (!isProblemList(then)) policy = stricterSignoff(then.policy, policy);
  }
  return policy;
}

/** A commit that was rewritten away, and collected since, demands nothing any more. */
function nothingThere(error: unknown): readonly Problem[] {
  if (error instanceof SourceError) return [error.problem];
  throw error;
}

/** What a request takes over from the change that it publishes. */
export function originFields({ author, policy, pullRequest }: Origin): Pick<PublishRequest, "author" | "policy" | "pullRequest"> {
  return { author, policy, ...(pullRequest === undefined ? {} : { pullRequest }) };
}
