import { offerName, type OfferId } from "../../core/offer.ts";
import type { Problem } from "../../core/problem.ts";
import { valueOf, type Intake } from "./intake.ts";

/** More offers than this are walked one after another by one job, which shares one request budget among them. */
const mostTicks = 10;

/** Asks for jobs that walk the offers. What can not be asked for now is found by the next wake-up. */
export async function dispatchTicks(intake: Pick<Intake, "forge">, offers: readonly OfferId[]): Promise<readonly Problem[]> {
  const names = [...new Set(offers.map(offerName))];
  const ticks = names.length > mostTicks ? ["*"] : names;
  const problems: Problem[] = [];
  for (const offer of ticks) {
    const asked = valueOf(await intake.forge.dispatch({ offer, hop: 0 }));
    if ("problem" in asked) problems.push(asked.problem);
  }
  return problems;
}
