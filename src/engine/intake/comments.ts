import { problem, type Problem } from "../../core/problem.ts";
import { readComment, type CommentReading } from "../../core/slash.ts";
import type { CommentNow, Reaction, Sender } from "../../ports/forge.ts";
import { refusedReply } from "../../render/reply.ts";
import { hear } from "./hear.ts";
import { failureOf, valueOf, type Heard, type Intake } from "./intake.ts";
import { offersHere } from "./offers-here.ts";
import { askerOf } from "./person.ts";

/** A comment as an event told it. */
export type Told = { readonly id: number; readonly issue: number; readonly author: Sender; readonly body: string };

/**
 * Acts on a comment. What counts is the comment as it stands, by its own author, never edited: an event only says where to look (github.md, 4.9 and
 * 4.10). A comment that is none of our business costs no request.
 */
export async function hearComment(intake: Intake, told: Told): Promise<Heard> {
  const reading = readComment(told.body);
  if (reading.kind === "none") return { kind: "ignored", reason: "the comment is no command" };
  if ((await offersHere(intake.ports.ledger, told.issue)).length === 0) return notHere(told.issue);
  const now = valueOf(await intake.forge.comment(told.id));
  if ("problem" in now) return { kind: "failed", problem: now.problem };
  if (now.value === undefined) return { kind: "ignored", reason: "the comment is gone" };
  // What was refused once must not come true because its event comes again, or somebody runs an old job again.
  if (now.value.answered === true) return { kind: "ignored", reason: "the comment was answered before" };
  return judge(intake, now.value, changed(told, now.value), reading);
}

/** Answers a comment that nobody has answered: it is read anew, so nothing can have changed since. */
export async function hearAgain(intake: Intake, comment: CommentNow): Promise<Heard> {
  const reading = readComment(comment.body);
  return reading.kind === "none"
    ? { kind: "ignored", reason: "the comment is no command" }
    : judge(intake, comment, edited(comment), reading);
}

function notHere(issue: number): Heard {
  return { kind: "ignored", reason: `#${issue} is no publication issue and published nothing` };
}

async function judge(
  intake: Intake,
  comment: CommentNow,
  objection: Problem | undefined,
  reading: Exclude<CommentReading, { readonly kind: "none" }>,
): Promise<Heard> {
  const command = commandText(comment.body);
  const found = objection ?? (reading.kind === "refused" ? reading.problem : undefined);
  const via = `comment ${comment.id}`;
  if (found !== undefined || reading.kind === "refused") {
    const asker = await askerOf(intake.forge, intake.settings, comment.author, via);
    if ("nobody" in asker) return { kind: "ignored", reason: asker.nobody };
    if ("failed" in asker) return { kind: "failed", problem: asker.failed };
    const refused = found ?? problem("command-unknown", "This is no command.", "See `/help`.");
    return { kind: "refused", problem: refused, reply: refusedReply({ command, person: asker.actor, problem: refused }) };
  }
  const { request, offer } = reading;
  const { issue, author: sender, createdAt: askedAt } = comment;
  return hear(intake, { request, issue, sender, askedAt, via, command, ...(offer === undefined ? {} : { offer }) });
}

/** The event and the comment must say the same, or somebody wants something to be read that was not written. */
function changed(told: Told, now: CommentNow): Problem | undefined {
  const same = told.body === now.body && told.author.id === now.author.id && told.issue === now.issue;
  return same ? edited(now) : commentEdited();
}

function edited({ createdAt, updatedAt }: CommentNow): Problem | undefined {
  return createdAt === updatedAt ? undefined : commentEdited();
}

function commentEdited(): Problem {
  return problem("comment-edited", "The comment was edited after it was written.", "Write the command as a new comment.");
}

/** The command's name as it was written, for the reply. */
export function commandText(body: string): string {
  return /^[^\s]{1,40}/.exec(body)?.[0] ?? "/";
}

/** Answers a comment where it stands: a reaction first, which tells whether it was answered before, then the words. */
export async function answerComment(
  { forge }: Intake,
  { id, issue }: Pick<CommentNow, "id" | "issue">,
  heard: Heard,
): Promise<Problem | undefined> {
  const reaction = reactionTo(heard);
  if (reaction === undefined) return undefined;
  const reacted = await forge.react(id, reaction);
  if (reacted.kind !== "done") return failureOf(reacted);
  if (reacted.already || !("reply" in heard) || heard.reply === undefined) return undefined;
  const replied = await forge.reply(issue, heard.reply);
  return failureOf(replied);
}

function reactionTo(heard: Heard): Reaction | undefined {
  switch (heard.kind) {
    case "accepted":
      return "+1";
    case "refused":
      return heard.problem.level === "error" ? "-1" : "eyes";
    case "ignored":
    case "failed":
      return undefined;
  }
}
