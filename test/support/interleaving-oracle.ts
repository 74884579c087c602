import { due } from "../../src/core/due.ts";
import type { Event } from "../../src/core/message.ts";
import { offerName, type OfferId } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import { load } from "../../src/engine/load.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import { wrongAnswers } from "./interleaving-answers.ts";
import { eventsOf, playOrderly, stateOf } from "./interleaving-orderly.ts";
import { createMemoryWorld, type MemoryWorld } from "./interleaving-world.ts";
import type { Told } from "./interleaving.ts";
import { must } from "./press.ts";
import { sha256 } from "./teller.ts";

/** What an interleaving came to: what must not be, and how its submissions ended. */
export type Judgement = { readonly faults: readonly string[]; readonly ends: readonly string[] };

/** Holds an interleaving against everything that is promised (publishing.md, "Rules"). */
export async function judge(told: Told): Promise<Judgement> {
  const { world } = told;
  const faults: string[] = told.errors.map((error) => `a job threw ${error}`);
  if (!told.quiet) faults.push(`it never came to rest after ${told.steps} steps`);
  const offers = await world.ledger.list();
  const calm = createMemoryWorld(world.repository);
  const all: Event[] = [];
  const ends: string[] = [];
  const current = new Set<number>();
  for (const offer of offers) {
    const pull = must(await load(world.ledger, offer)).run.submission?.request.pullRequest;
    if (pull !== undefined) current.add(pull);
    const events = await eventsOf(world.ledger, offer);
    all.push(...events);
    ends.push(...endsOf(events), await lastEnd(world, offer));
    faults.push(...(await sound(world, offer)), ...liveIsSound(world, offer, events), ...keepsUp(world, offer, events));
    const divergence = await playOrderly(calm, offer, events);
    if (divergence !== undefined) faults.push(`the orderly run records something else: ${JSON.stringify(divergence)}`);
    else if ((await stateOf(world, offer)) !== (await stateOf(calm, offer)))
      faults.push(`${offerName(offer)} ends otherwise than in the orderly run`);
  }
  if (faults.length === 0) faults.push(...sameWorld(world, calm));
  faults.push(...onceShown(world), ...wrongAnswers(told, all, current));
  return { faults, ends: ends.filter((end) => end !== "") };
}

/** How submissions ended that others followed on. */
function endsOf(events: readonly Event[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === "submission-superseded") return ["superseded"];
    if (event.type === "submission-canceled") return [event.actor.role === "system" ? "expired" : "canceled"];
    if (event.type === "step-failed") return ["failed"];
    if (event.type === "submission-queued") return ["queued"];
    if (event.type === "overdue-noticed") return ["overdue"];
    return [];
  });
}

async function lastEnd({ ledger }: MemoryWorld, offer: OfferId): Promise<string> {
  const { submission, facts } = must(await load(ledger, offer)).run;
  if (submission === null) return "";
  if (submission.ended === null) return facts.held === null ? `waits at ${submission.step}` : "held";
  return submission.ended.how === "live" || submission.ended.how === "withdrawn" ? submission.ended.how : "";
}

/** The ledger proves itself, and nothing is owed or untold. */
async function sound({ ledger, clock }: MemoryWorld, offer: OfferId): Promise<readonly string[]> {
  const name = offerName(offer);
  const verified = await verifyOffer(ledger, offer, sha256);
  const breach = isProblem(verified) ? verified.code : verified.breach?.problem;
  const { run } = must(await load(ledger, offer));
  return [
    ...(breach === undefined ? [] : [`the ledger of ${name} does not verify: ${JSON.stringify(breach)}`]),
    ...due(run, clock.now()).map(({ key }) => `${key} is still owed`),
    ...(run.facts.shown?.current === true ? [] : [`${name} is not shown as it is`]),
    ...run.facts.givenUp.map(({ task, problems }) => `${name} gave up ${task}: ${problems.map(({ code }) => code).join()}`),
  ];
}

/** What customers saw is what the ledger says that went live, in that order, each once. */
function liveIsSound({ promotions }: MemoryWorld, offer: OfferId, events: readonly Event[]): readonly string[] {
  const name = offerName(offer);
  const changed = promotions.filter((each) => each.startsWith(`${name} `)).map((each) => each.slice(name.length + 1));
  let digest = "";
  let shown = "nothing";
  const wanted: string[] = [];
  for (const event of events) {
    if (event.type === "submission-started") digest = event.request.withdraw ? "nothing" : event.request.digest;
    if (event.type !== "step-completed" || event.step !== "live" || digest === shown) continue;
    shown = digest;
    wanted.push(digest);
  }
  return JSON.stringify(changed) === JSON.stringify(wanted) ? [] : [`${name} showed ${changed.join()}, and not ${wanted.join()}`];
}

/** Everything that people notice is the same as in the orderly run. */
function sameWorld(world: MemoryWorld, calm: MemoryWorld): readonly string[] {
  const [left, right] = [JSON.stringify(seenIn(world)), JSON.stringify(seenIn(calm))];
  return left === right ? [] : [`the world is another: ${left} instead of ${right}`];
}

function seenIn({ mails, previews, live, copies, host }: MemoryWorld) {
  return {
    mails: [...mails.keys()].toSorted(),
    open: sorted(previews).filter(([, state]) => state === "open"),
    live: sorted(live),
    public: sorted(copies).filter(([, access]) => access === "public"),
    support: [...host.support.keys()].toSorted(),
  };
}

function sorted(map: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** One publication issue and one status comment an offer, one check a submission. */
function onceShown({ host }: MemoryWorld): readonly string[] {
  const names = [
    ...[...host.issues.values()].map(({ offer }) => `issue of ${offer}`),
    ...[...host.comments.values()].map(({ offer }) => `status comment of ${offer}`),
    ...[...host.checks.values()].map(({ name }) => `check of ${name}`),
  ];
  return [...Map.groupBy(names, (name) => name)]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]) => `${name}: there are ${found.length}`);
}

/** What was asked for last is what the default branch holds, and it was taken up. */
function keepsUp({ repository }: MemoryWorld, offer: OfferId, events: readonly Event[]): readonly string[] {
  const last = events.findLast((event) => event.type === "submission-started" || event.type === "submission-queued");
  const held = repository.digest(offer);
  const asked = last === undefined || last.request.withdraw ? undefined : last.request.digest;
  const removed = events.at(-1)?.type !== undefined && held === undefined;
  return asked === held || removed
    ? []
    : [`${offerName(offer)}: the branch holds ${held ?? "nothing"}, but the last submission is of ${asked ?? "nothing"}`];
}
