import fc from "fast-check";

import { decide } from "../../src/core/decide.ts";
import { due, nextWake } from "../../src/core/due.ts";
import { evolve } from "../../src/core/evolve.ts";
import type { Actor, Command, Content, Effect, Ending, Event, Outcome } from "../../src/core/message.ts";
import { isProblem } from "../../src/core/problem.ts";
import { newRun, type Run } from "../../src/core/run.ts";
import { day, hour, minute, second, type Instant, type Milliseconds } from "../../src/core/time.ts";
import {
  actor,
  author,
  certification,
  colleague,
  content,
  digestOf,
  goLive,
  image,
  later,
  maintainer,
  offer,
  permanently,
  policy,
  request,
  start,
  success,
  wake,
} from "./core-words.ts";

// A small world around the core: people who ask for things at any moment, and runners that see what is owed, do it, and report it once,
// twice, late, or never.

/** What happens next in a simulated world. `pick` numbers choose among what is there, modulo how much there is. */
export type Happening =
  | { readonly kind: "asks"; readonly command: Command }
  | { readonly kind: "sees" }
  | { readonly kind: "reports"; readonly pick: number; readonly outcome: Answer; readonly again: boolean }
  | { readonly kind: "works"; readonly count: number; readonly outcome: Answer }
  | { readonly kind: "crashes" }
  | { readonly kind: "wakes" }
  | { readonly kind: "passes"; readonly ms: Milliseconds };

/** How work goes: `well` is what that kind of work answers when it succeeds. */
export type Answer = "well" | Outcome;

export type World = {
  readonly run: Run;
  readonly events: readonly Event[];
  readonly now: Instant;
  /** Work that some runner has begun and not reported. */
  readonly underWay: readonly Effect[];
  /** How submissions have ended, in order. */
  readonly ended: readonly Ending[];
};

export const emptyWorld: World = { run: newRun(offer), events: [], now: start, underWay: [], ended: [] };

/** Called for every decision, with the state before, what was recorded, and the state after. */
export type Watch = (before: Run, recorded: readonly Event[], after: World) => void;

/** The world after one more happening. */
export function happen(world: World, happening: Happening, watch: Watch): World {
  switch (happening.kind) {
    case "asks":
      return ask(world, happening.command, watch);
    case "sees":
      return { ...world, underWay: [...world.underWay, ...due(world.run, world.now)] };
    case "reports":
      return reportOne(world, happening, watch);
    case "works":
      return work(world, happening, watch);
    case "crashes":
      return { ...world, underWay: [] };
    case "wakes":
      return ask(world, wake, watch);
    case "passes":
      return { ...world, now: later(happening.ms, world.now) };
  }
}

/** A decision at this moment, on the newest state: who loses the race for the ledger decides again. */
export function ask(world: World, command: Command, watch: Watch): World {
  const answer = decide(world.run, command, world.now);
  const recorded = isProblem(answer) ? [] : answer;
  const runs = recorded.reduce<readonly Run[]>((all, event) => [...all, evolve(all.at(-1) ?? world.run, event)], [world.run]);
  const ended = runs.flatMap(({ submission }, index) =>
    submission?.ended && !runs[index - 1]?.submission?.ended && index > 0 ? [submission.ended.how] : [],
  );
  const after = { ...world, run: runs.at(-1) ?? world.run, events: [...world.events, ...recorded], ended: [...world.ended, ...ended] };
  watch(world.run, recorded, after);
  return after;
}

function reportOne(world: World, { pick, outcome, again }: Happening & { readonly kind: "reports" }, watch: Watch): World {
  const effect = world.underWay[pick % Math.max(1, world.underWay.length)];
  if (effect === undefined) return world;
  const left = again ? world.underWay : world.underWay.filter((each) => each !== effect);
  return report({ ...world, underWay: left }, effect, outcome, watch);
}

/** One runner on its own: does what is owed, one after the other, a second each. */
function work(world: World, { count, outcome }: Happening & { readonly kind: "works" }, watch: Watch): World {
  let current = world;
  for (let done = 0; done < count; done += 1) {
    current = { ...ask(current, wake, watch), now: later(second, current.now) };
    const effect = due(current.run, current.now)[0];
    if (effect === undefined) return current;
    current = report(current, effect, done === count - 1 ? outcome : "well", watch);
  }
  return current;
}

/** The report of one effect, as whoever performed it sends it. */
function report(world: World, effect: Effect, answer: Answer, watch: Watch): World {
  const outcome: Outcome = answer === "well" ? { kind: "done", result: success(effect.work, contentFor(world.run)) } : answer;
  const { task, submission, attempt } = effect;
  return ask(world, { kind: "settle", actor: wake.actor, task, submission, attempt, outcome }, watch);
}

/** What the manifests of a digest say: always the same; half of the images are shared by all digests. */
function contentFor({ submission }: Run): Content {
  const letter = submission?.request.digest.slice(-1) ?? "a";
  return content({
    images: [image("1.4.0", "d"), image(`1.4.${letter.codePointAt(0)}`, letter)],
    notify: letter === "b" ? ["b@example.com"] : [],
  });
}

/** What nobody's asking would still bring: time passes to the next moment at which something is owed. */
export function untilQuiet(world: World, answers: readonly Answer[], watch: Watch): World {
  let current = world;
  for (let round = 0; round < maxRounds; round += 1) {
    current = ask(current, wake, watch);
    const effect = due(current.run, current.now)[0];
    if (effect !== undefined) {
      current = report(current, effect, patient(answers[round % Math.max(1, answers.length)] ?? "well", round), watch);
      continue;
    }
    const next = nextWake(current.run);
    if (next === undefined) return current;
    if (next <= current.now) throw new Error(`nothing is owed at ${current.now}, yet it is to be looked at again at ${next}`);
    const recorded = current.events.length;
    const then = ask({ ...current, now: next }, wake, watch);
    if (then.events.length === recorded && due(then.run, next).length === 0) throw new Error(`at ${next} nothing follows`);
    current = then;
  }
  throw new Error("it never ends");
}

const maxRounds = 1000;
const pollingRounds = 100;

/** What is looked at every minute until its deadline takes the simulation too long: after a while it is looked at every three days. */
function patient(answer: Answer, round: number): Answer {
  return answer !== "well" && answer.kind === "later" && round > pollingRounds ? { ...answer, checkAfterMs: 3 * day } : answer;
}

const people: readonly Actor[] = [author, maintainer, maintainer, colleague, colleague, actor("write", "helper"), actor("triage")];
const person = fc.constantFrom(...people);

function oneIn(number: number): fc.Arbitrary<boolean> {
  return fc.nat(number - 1).map((drawn) => drawn === 0);
}
const letter = fc.constantFrom("a", "b", "f");

const policies = [
  policy(),
  policy({ quorum: 1, regions: ["westeurope", "eastus", "japaneast"] }),
  policy({ signoff: { role: "write", notAuthor: true, approvals: 2 }, attempts: 1 }),
  policy({ cancel: "anytime", deadlines: { certify: hour, signoff: day } }),
];

const publishing = fc
  .record({ who: person, letter, policy: fc.constantFrom(...policies), withdraw: oneIn(5), reuse: oneIn(2), named: oneIn(2) })
  .map(({ who, letter: digest, named, withdraw, ...more }): Command => {
    const notify = named ? ["team@contoso.example"] : [];
    return { kind: "publish", actor: who, request: request({ ...more, withdraw, digest: digestOf(withdraw ? "9" : digest), notify }) };
  });

const asking: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: publishing },
  { weight: 12, arbitrary: person.map((who): Command => ({ kind: "goLive", actor: who })) },
  {
    weight: 2,
    arbitrary: fc.tuple(person, letter).map(([who, digest]): Command => ({ kind: "goLive", actor: who, digest: digestOf(digest) })),
  },
  { weight: 1, arbitrary: person.map((who): Command => ({ kind: "cancel", actor: who, reason: "" })) },
  { weight: 2, arbitrary: person.map((who): Command => ({ kind: "notify", actor: who, addresses: ["you@example.com"] })) },
  { weight: 1, arbitrary: person.map((who): Command => ({ kind: "hold", actor: who, reason: "embargo" })) },
  { weight: 2, arbitrary: person.map((who): Command => ({ kind: "resume", actor: who })) },
  { weight: 1, arbitrary: person.map((who): Command => ({ kind: "support", actor: who, text: "Help." })) },
);

const passing: Outcome = { kind: "failed", permanent: false, problems: permanently.kind === "failed" ? permanently.problems : [] };

/** Work that goes well, fails for good, fails for now, or takes longer. */
export const answers: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Answer>("well") },
  { weight: 1, arbitrary: fc.constant<Answer>(permanently) },
  { weight: 1, arbitrary: fc.constant<Answer>({ ...passing, certification: { ...certification, verdict: "failed" } }) },
  { weight: 2, arbitrary: fc.constantFrom(0, minute, 400 * day).map((retryAfterMs): Answer => ({ ...passing, retryAfterMs })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0, minute, 3 * day).map((checkAfterMs): Answer => ({ kind: "later", checkAfterMs, note: "patience" })),
  },
);

/** Anything that can happen to an offer. */
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: asking.map((command): Happening => ({ kind: "asks", command })) },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(1, 4, 30), answers).map(([count, outcome]): Happening => ({ kind: "works", count, outcome })) },
  { weight: 2, arbitrary: fc.constant<Happening>({ kind: "sees" }) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(20), answers, fc.boolean()).map(([pick, outcome, again]): Happening => ({ kind: "reports", pick, outcome, again })) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: "crashes" }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: "wakes" }) },
  { weight: 2, arbitrary: fc.constantFrom(second, second, hour, day, 20 * day).map((ms): Happening => ({ kind: "passes", ms })) },
); // prettier-ignore

const allWork: Happening = { kind: "works", count: 40, outcome: "well" };

/** What people mostly do, so that the rare moments late in a submission are reached often: publish and wait, or sign off and wait. */
const habit: fc.Arbitrary<readonly Happening[]> = fc.oneof(
  { weight: 2, arbitrary: publishing.map((command): readonly Happening[] => [{ kind: "asks", command }, allWork]) },
  { weight: 2, arbitrary: fc.constant<readonly Happening[]>([...[maintainer, colleague].map((who): Happening => ({ kind: "asks", command: goLive(who) })), allWork]) },
); // prettier-ignore

/** A history of an offer: habits, with anything in between. */
export const histories: fc.Arbitrary<readonly Happening[]> = fc
  .array(fc.oneof({ weight: 2, arbitrary: happening.map((one) => [one]) }, { weight: 1, arbitrary: habit }), { maxLength: 50, size: "max" })
  .map((parts) => parts.flat());
