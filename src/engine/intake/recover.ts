import { decide } from "../../core/decide.ts";
import { due } from "../../core/due.ts";
import { slipway } from "../../core/message.ts";
import type { OfferId } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import type { Run } from "../../core/run.ts";
import { commandLabels } from "../../core/slash-registry.ts";
import { after, day, type Instant } from "../../core/time.ts";
import { allOffers, type Known } from "../all-offers.ts";
import { answerComment, hearAgain } from "./comments.ts";
import { valueOf, type Heard, type Intake } from "./intake.ts";
import { answerLabel, hearLabel } from "./labels.ts";

/** How far back comments are looked for that no event told: longer than the platform's outages, short enough for one page. */
const lookBackMs = 3 * day;

export type Recovered = { readonly heard: readonly Heard[]; readonly problems: readonly Problem[] };

/** Finds the commands whose events were lost: comments without an answer of ours, and labels that nobody consumed. */
export async function recoverCommands(intake: Intake): Promise<Recovered> {
  const heard: Heard[] = [];
  const problems: Problem[] = [];
  const note = (found: Problem | undefined) => void (found === undefined || problems.push(found));
  const comments = valueOf(await intake.forge.unanswered(after(intake.ports.clock.now(), -lookBackMs)));
  if ("problem" in comments) problems.push(comments.problem);
  else
    for (const comment of comments.value) {
      const answer = await hearAgain(intake, comment);
      heard.push(answer);
      note(await answerComment(intake, comment, answer));
    }
  const labels = valueOf(await intake.forge.labelled(commandLabels));
  if ("problem" in labels) problems.push(labels.problem);
  else
    for (const label of labels.value) {
      const answer = await hearLabel(intake, label);
      heard.push(answer);
      note(await answerLabel(intake, label, answer));
    }
  return { heard, problems };
}

/** Offers that owe work, have something to notice, or are not shown as they are; and those that can not be read, with why. */
export async function owingOffers({
  ports,
}: Pick<Intake, "ports">): Promise<{ readonly owing: readonly OfferId[]; readonly problems: readonly Problem[] }> {
  const now = ports.clock.now();
  const known = await allOffers(ports.ledger);
  return {
    owing: known.filter((each) => owes(each, now)).map(({ offer }) => offer),
    problems: known.flatMap(({ loaded }) => (isProblem(loaded) ? [loaded] : [])),
  };
}

function owes({ loaded }: Known, now: Instant): boolean {
  return !isProblem(loaded) && (owesWork(loaded.run, now) || owesTelling(loaded.run));
}

function owesWork(run: Run, now: Instant): boolean {
  const woken = decide(run, { kind: "wake", actor: slipway }, now);
  return due(run, now).length > 0 || (!isProblem(woken) && woken.length > 0);
}

function owesTelling({ submission, facts }: Run): boolean {
  return submission !== null && facts.shown?.current !== true;
}
