import { join } from "node:path";

import { minute } from "../../../src/core/time.ts";
import type { CheckRun, Comment, Deployment, Issue } from "../../support/github/types.ts";
import type { JobRecord } from "../../support/runner/types.ts";
import { ledgerLines } from "./git.ts";
import type { Stage } from "./github.ts";
import { mailsIn } from "./world.ts";

// What people do on GitHub and what they find there afterwards.

/** The issue where people follow an offer. */
export function publicationOf({ github }: Stage, offer: string): Issue {
  const found = github.issues().filter(({ title, isPullRequest }) => title === `Publication of ${offer}` && !isPullRequest);
  const [issue, ...others] = found;
  if (issue === undefined || others.length > 0) throw new Error(`${found.length} publication issues of ${offer}`);
  return issue;
}

/** The text that says where the offer stands. */
export function statusText(stage: Stage, offer: string): string {
  const comments = stage.github.comments(publicationOf(stage, offer).number);
  const found = comments.filter(({ body, author }) => author.type === "Bot" && body.startsWith(`<!-- slipway:status ${offer} -->`));
  const [comment, ...others] = found;
  if (comment === undefined || others.length > 0) throw new Error(`${found.length} status comments of ${offer}`);
  return comment.body;
}

/** The digest that the status comment asks people to paste. */
export function askedDigest(stage: Stage, offer: string): string {
  const [, digest] = /^> \/go-live ([0-9a-f]{8})$/m.exec(statusText(stage, offer)) ?? [];
  if (digest === undefined) throw new Error(`Nobody is asked to go live:\n${statusText(stage, offer)}`);
  return digest;
}

/** The check of an offer's newest submission. */
export function checkOf({ github }: Stage, offer: string): CheckRun {
  const check = github.checks().findLast(({ name }) => name === `Slipway: ${offer}`);
  if (check === undefined) throw new Error(`${offer} has no check`);
  return check;
}

/** State and address of each deployment of an offer, oldest first, as `environment: state address`. */
export function deploymentsOf({ github }: Stage, offer: string): readonly string[] {
  return github
    .deployments()
    .filter(({ task }) => task === `slipway:${offer}`)
    .map((each) => `${each.environment}: ${latestState(each)}`);
}

function latestState({ statuses }: Deployment): string {
  const latest = statuses.at(-1);
  return `${latest?.state ?? "none"} ${latest?.environmentUrl ?? ""}`.trimEnd();
}

/** Subjects of the mails sent so far, sorted. */
export async function subjects({ state }: Stage): Promise<readonly string[]> {
  return (await mailsIn(join(state, "outbox"))).map(({ subject = "" }) => subject).toSorted();
}

/** The ledger of an offer as `author: subject`, newest first. */
export async function story({ github }: Stage, offer: string): Promise<readonly string[]> {
  return await ledgerLines(github.gitDirectory, offer);
}

/** What an act came to: what Slipway wrote in answer, and the reactions to the comment. */
export type Answered = { readonly replies: readonly string[]; readonly reactions: readonly string[] };

/** Somebody writes a comment, a minute after whatever was shown before; all that follows is played. */
export async function say(stage: Stage, login: string, issue: number, body: string): Promise<Answered> {
  const before = seen(stage, issue);
  stage.pass(minute);
  const id = await stage.github.as(login).comment(issue, body);
  await stage.runner.drain();
  return { replies: newReplies(stage, issue, before), reactions: stage.github.reactions(id) };
}

/** Somebody sets a label, likewise. */
export async function setLabel(stage: Stage, login: string, issue: number, label: string): Promise<readonly string[]> {
  const before = seen(stage, issue);
  stage.pass(minute);
  stage.github.as(login).label(issue, label);
  await stage.runner.drain();
  return newReplies(stage, issue, before);
}

function seen({ github }: Stage, issue: number): ReadonlySet<number> {
  return new Set(github.comments(issue).map(({ id }) => id));
}

function newReplies({ github }: Stage, issue: number, before: ReadonlySet<number>): readonly string[] {
  const isReply = ({ id, author }: Comment) => !before.has(id) && author.type === "Bot";
  return github
    .comments(issue)
    .filter(isReply)
    .map(({ body }) => body);
}

/** Jobs that ran (were not skipped) in all runs so far, oldest run first. */
export function jobsOf({ runner }: Stage): readonly JobRecord[] {
  return runner.runs().flatMap(({ jobs }) => jobs.filter(({ result }) => result !== "skipped"));
}
