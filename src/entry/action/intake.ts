import type { OfferId } from "../../core/offer.ts";
import { offerName } from "../../core/offer.ts";
import type { Problem } from "../../core/problem.ts";
import { answerComment, commandText, hearComment } from "../../engine/intake/comments.ts";
import { dispatchTicks } from "../../engine/intake/dispatch.ts";
import type { Heard, Intake } from "../../engine/intake/intake.ts";
import { answerLabel, hearLabel } from "../../engine/intake/labels.ts";
import { publishOwed, type Published, type Pushed } from "../../engine/intake/publish-owed.ts";
import { owingOffers, recoverCommands } from "../../engine/intake/recover.ts";
import type { WakeUp } from "../../ports/forge.ts";
import { intakeSummary, type Asked } from "../../render/job-summary.ts";
import { publishingNote } from "../../render/publishing-note.ts";
import type { ReasonCode } from "../action-contract.ts";
import { reasonOfProblem } from "./reason.ts";
import type { Report } from "./report.ts";

/** What one event came to. */
type Taken = {
  readonly heard: readonly Heard[];
  readonly published: Published["published"];
  readonly problems: readonly Problem[];
  /** Offers that have something to do now, besides those heard about and published. */
  readonly owing: readonly OfferId[];
};

const nothing: Taken = { heard: [], published: [], problems: [], owing: [] };

/** Takes one event in: what it asks for is in the ledger before anything else happens; then jobs are asked for, then people answered. */
export async function takeIn(intake: Intake, wakeUp: WakeUp, links: { readonly repositoryUrl: string }): Promise<Report> {
  const taken = await take(intake, wakeUp);
  const touched = [
    ...taken.published.map(({ offer }) => offer),
    ...taken.heard.flatMap((each) => (each.kind === "accepted" ? each.touched : [])),
    ...taken.owing,
  ];
  const dispatched = await dispatchTicks(intake, touched);
  const answered = await answer(intake, wakeUp, taken, links.repositoryUrl);
  const problems = [...taken.problems, ...dispatched, ...answered];
  const [only, ...others] = [...new Set(touched.map(offerName))];
  const refused = taken.heard.find((each) => each.kind === "refused");
  return {
    reason: reasonOf(taken, problems, touched.length > 0),
    outputs: { offer: others.length === 0 ? (only ?? "") : "", refusal: refused?.problem.code ?? "" },
    // A command that was refused is answered where it was given: the job did its work.
    problems: problems.map((each) => ({ ...each, level: each.code === "github-budget-spent" ? "warning" : each.level })),
    summary: intakeSummary({ asked: askedBy(wakeUp, taken), dispatched: touched }),
  };
}

function askedBy(wakeUp: WakeUp, { heard, published }: Taken): readonly Asked[] {
  const who = "sender" in wakeUp ? wakeUp.sender.login : "Slipway";
  const what = wakeUp.kind === "comment" ? commandText(wakeUp.body) : wakeUp.kind === "label" ? `label ${wakeUp.label}` : wakeUp.kind;
  const merges = published.map(({ offer }): Asked => ({ offer, what: "publish", who, refused: null }));
  const commands = heard.flatMap((each): readonly Asked[] => {
    if (each.kind === "accepted") return each.touched.map((offer) => ({ offer, what, who, refused: null }));
    return each.kind === "ignored" ? [] : [{ offer: null, what, who, refused: each.problem }];
  });
  return [...merges, ...commands];
}

async function take(intake: Intake, wakeUp: WakeUp): Promise<Taken> {
  switch (wakeUp.kind) {
    case "comment":
      return { ...nothing, heard: [await hearComment(intake, wakeUp)] };
    case "label":
      return { ...nothing, heard: [await hearLabel(intake, wakeUp)] };
    case "push":
      return publishing(await publishOwed(intake, pushedBy(wakeUp)));
    case "schedule":
    case "dispatch":
      return lookAround(intake);
    case "pullRequest":
    case "ignored":
      return nothing;
  }
}

/** A branch that is new has no "before". */
function pushedBy({ sender, before }: WakeUp & { readonly kind: "push" }): Pushed {
  return { sender, ...(/^0+$/.test(before) ? {} : { before }) };
}

function publishing({ published, problems }: Published): Taken {
  return { ...nothing, published, problems };
}

/** Whatever events were lost: merges, comments, labels, wake-ups. */
async function lookAround(intake: Intake): Promise<Taken> {
  const { published, problems } = await publishOwed(intake, {});
  const recovered = await recoverCommands(intake);
  const { owing, problems: unreadable } = await owingOffers(intake);
  return { heard: recovered.heard, published, owing, problems: [...problems, ...recovered.problems, ...unreadable] };
}

async function answer(intake: Intake, wakeUp: WakeUp, { heard, published }: Taken, repositoryUrl: string): Promise<readonly Problem[]> {
  const [first] = heard;
  const problems: (Problem | undefined)[] = [];
  if (wakeUp.kind === "comment" && first !== undefined) problems.push(await answerComment(intake, wakeUp, first));
  if (wakeUp.kind === "label" && first !== undefined) problems.push(await answerLabel(intake, wakeUp, first));
  for (const [number, offers] of Map.groupBy(published, ({ pullRequest }) => pullRequest)) {
    if (number === undefined) continue;
    const kept = await intake.forge.keepComment(number, "published", publishingNote(offers, repositoryUrl));
    if (kept.kind === "failed") problems.push(kept.problem);
  }
  return problems.filter((each) => each !== undefined);
}

function reasonOf({ heard, published }: Taken, problems: readonly Problem[], touched: boolean): ReasonCode {
  const failed = heard.find((each) => each.kind === "failed");
  const worst = failed?.problem ?? problems.find(({ level }) => level === "error");
  if (worst !== undefined) return reasonOfProblem(worst);
  if (heard.some(({ kind }) => kind === "accepted")) return "accepted";
  if (published.length > 0) return "published";
  if (heard.some(({ kind }) => kind === "refused")) return "refused";
  return touched || heard.length === 0 ? "nothing-to-do" : "ignored";
}
