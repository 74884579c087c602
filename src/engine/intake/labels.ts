import type { Problem } from "../../core/problem.ts";
import { labelCommand } from "../../core/slash.ts";
import type { LabelNow } from "../../ports/forge.ts";
import { hear } from "./hear.ts";
import { failureOf, valueOf, type Heard, type Intake } from "./intake.ts";
import { offersHere } from "./offers-here.ts";

/** Acts on a label by whoever set it. It is a request, never an authorization: the person's role and what they were shown decide (github.md, 4.6, 4.16). */
export async function hearLabel(intake: Intake, { issue, label, sender, at }: LabelNow): Promise<Heard> {
  const request = labelCommand(label);
  if (request === undefined) return { kind: "ignored", reason: `the label ${label} asks for nothing` };
  if ((await offersHere(intake.ports.ledger, issue)).length > 0) {
    // What was refused must not come true because its event comes again, an old job is run again, or another job was faster.
    const there = valueOf(await intake.forge.carries(issue, label));
    if ("problem" in there) return { kind: "failed", problem: there.problem };
    if (!there.value) return { kind: "ignored", reason: `the label ${label} was answered before` };
  }
  return hear(intake, { request, issue, sender, askedAt: at, via: `label ${issue} ${label} ${at}`, command: label });
}

/** Consumes the label and answers beside it. One that was gone already has been answered. */
export async function answerLabel({ forge }: Intake, { issue, label }: LabelNow, heard: Heard): Promise<Problem | undefined> {
  if (heard.kind === "ignored" || heard.kind === "failed") return undefined;
  const taken = await forge.takeLabel(issue, label);
  if (taken.kind !== "done") return failureOf(taken);
  if (taken.already || heard.reply === undefined) return undefined;
  return failureOf(await forge.reply(issue, heard.reply));
}
