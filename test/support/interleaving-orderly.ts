import { due } from "../../src/core/due.ts";
import { slipway, type Command, type Effect, type Event, type PublishRequest } from "../../src/core/message.ts";
import { offerName, type OfferId } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import { withdrawDigestText } from "../../src/core/publish-request.ts";
import { isRunning } from "../../src/core/run.ts";
import { settleCommand } from "../../src/engine/advance.ts";
import { decodeEvents, eventsPath } from "../../src/engine/codec.ts";
import { load, type Loaded } from "../../src/engine/load.ts";
import { perform } from "../../src/engine/perform/perform.ts";
import { reconcile } from "../../src/engine/reconcile.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { lostCode, openGate, portsOf, type MemoryWorld } from "./interleaving-world.ts";
import { must } from "./press.ts";
import { sha256 } from "./teller.ts";

// The same requests again, in the order in which the ledger recorded them, by one process to which nothing happens.

/** Every event of an offer, over all its submissions. */
export async function eventsOf(ledger: Ledger, offer: OfferId): Promise<readonly Event[]> {
  const { head, run } = must(await load(ledger, offer));
  if (head === undefined) return [];
  const paths = Array.from({ length: run.submission?.number ?? 0 }, (_, index) => eventsPath(index + 1));
  const texts = await ledger.read(head, paths);
  return paths.flatMap((path) => must(decodeEvents(texts.get(path) ?? "", path)));
}

/** Where the orderly run left the tracks: what it recorded instead. */
export type Divergence = { readonly offer: string; readonly at: number; readonly recorded: unknown; readonly orderly: unknown };

/** Plays an offer's requests into an empty world; undefined when it records the same. Its events come with it. */
export async function playOrderly(world: MemoryWorld, offer: OfferId, recorded: readonly Event[]): Promise<Divergence | undefined> {
  const ports = portsOf(world, openGate);
  const wanted = recorded.filter(matters);
  let told: readonly Event[] = [];
  const refresh = async (): Promise<void> => void (told = (await eventsOf(world.ledger, offer)).filter(matters));
  for (const [index, event] of recorded.entries()) {
    world.clock.set(event.at);
    const done = recorded.slice(0, index).filter(matters).length;
    if (matters(event) && told.length > done) continue;
    await follow(ports, offer, event, recorded.slice(index + 1));
    await refresh();
    if (!matters(event)) continue;
    if (told.length <= done) return { offer: offerName(offer), at: done, recorded: event, orderly: undefined };
  }
  for (const [index, event] of wanted.entries()) {
    const other = told[index];
    if (other === undefined || normal(event) !== normal(other))
      return { offer: offerName(offer), at: index, recorded: event, orderly: other };
  }
  return told.length === wanted.length
    ? undefined
    : { offer: offerName(offer), at: wanted.length, recorded: undefined, orderly: told[wanted.length] };
}

/** Attempts, waits and what a host was told of are the platform's weather. */
function matters(event: Event): boolean {
  if (event.type === "task-failed") return event.retryAt === undefined;
  return event.type !== "announced" && event.type !== "task-waiting";
}

/** Brings about what led to an event. */
async function follow(ports: Ports, offer: OfferId, event: Event, later: readonly Event[]): Promise<void> {
  const loaded = must(await load(ports.ledger, offer));
  if (event.type === "task-done") return await work(ports, loaded, event.submission, event.task);
  if (event.type === "task-failed" && event.retryAt === undefined && !isDeadline(event)) {
    if (event.problems.some(({ code }) => code !== lostCode)) return await work(ports, loaded, event.submission, event.task);
    const outcome = { kind: "failed", permanent: true, problems: event.problems } as const;
    const { submission, task } = event;
    return await press(ports, offer, [{ kind: "settle", actor: slipway, submission, task, attempt: 1, outcome }], true);
  }
  if (!matters(event) && event.type !== "announced") return;
  const command = commandBehind(event, later, loaded);
  await press(ports, offer, [command], command.kind !== "wake");
}

async function press(ports: Ports, offer: OfferId, commands: readonly Command[], withheld: boolean): Promise<void> {
  await reconcile(ports, offer, commands, withheld ? { withheld: ["live"] } : {});
}

function isDeadline({ problems }: Event & { readonly type: "task-failed" }): boolean {
  return problems.some(({ code }) => code === "deadline-passed");
}

async function work(ports: Ports, loaded: Loaded, submission: number, task: string): Promise<void> {
  const effect = due(loaded.run, ports.clock.now()).find(
    (each: Effect) => each.task === task && (isChore(task) || each.submission === submission),
  );
  if (effect === undefined) return;
  await perform(ports, loaded, [effect], async (settlements) => {
    const evidence = new Map(settlements.flatMap(({ files }) => [...files]));
    await reconcile(ports, effect.offer, settlements.map(settleCommand), { evidence, withheld: ["live"] });
  });
}

/** Chores outlive their submission: their reports are told in the one that runs by then. */
function isChore(task: string): boolean {
  return task.startsWith("chore/");
}

/** What a person asked for, or what a wake-up brings, by the first event that it led to. */
// oxlint-disable-next-line complexity -- one flat case per event that a person can cause
function commandBehind(event: Event, later: readonly Event[], loaded: Loaded): Command {
  const { actor } = event;
  if (event.type === "announced") return { kind: "announced", actor: slipway, submission: event.submission, shown: event.shown };
  const wake: Command = { kind: "wake", actor: slipway };
  if (actor.role === "system") return wake;
  switch (event.type) {
    case "submission-started":
    case "submission-queued":
      return { kind: "publish", actor, request: event.request };
    case "submission-superseded": {
      const next = later.find((each) => each.type === "submission-started");
      return next === undefined ? wake : { kind: "publish", actor, request: next.request };
    }
    case "submission-canceled": {
      const request = loaded.run.submission?.request;
      const isRemoval = event.reason === "the offer's folder was removed" && request !== undefined;
      return isRemoval ? { kind: "publish", actor, request: withdrawal(request, loaded) } : { kind: "cancel", actor, reason: event.reason };
    }
    case "go-live-granted":
      return { kind: "goLive", actor, digest: event.digest };
    case "held":
      return { kind: "hold", actor, reason: event.reason };
    case "resumed":
      return { kind: "resume", actor };
    case "addresses-given":
      return { kind: "notify", actor, addresses: event.addresses };
    case "chore-owed":
      return event.task.work.kind === "support" ? { kind: "support", actor, text: event.task.work.text } : wake;
    case "step-started":
    case "step-completed":
    case "step-failed":
    case "task-done":
    case "task-failed":
    case "task-waiting":
    case "overdue-noticed":
      return wake;
  }
}

function withdrawal(request: PublishRequest, { run }: Loaded): PublishRequest {
  const digest = `sha256:${sha256(withdrawDigestText(run.offer, run.facts.live?.digest))}`;
  return { ...request, digest, withdraw: true };
}

/** Fields that tell when, how often and by which attempt: the same ledger may differ in them. */
const weather = new Set([
  "at",
  "attempt",
  "note",
  "sent",
  "deadline",
  "expires",
  "sha256OfReport",
  "evidence",
  "since",
  "startedAt",
  "endedAt",
  "nextAt",
  "attempts",
  "checkAt",
]);

/** A value as text, without its weather. */
function normal(value: unknown): string {
  return JSON.stringify(value, (name, inner: unknown) => (weather.has(name) ? undefined : unhurt(inner)));
}

/** Work that never ended (its submission did) may have failed in passing before. */
function unhurt(value: unknown): unknown {
  const isOwed = typeof value === "object" && value !== null && "state" in value && value.state === "owed";
  return isOwed ? { ...value, problems: [] } : value;
}

/** An offer's state as text, without what a host was told. */
export async function stateOf(world: MemoryWorld, offer: OfferId): Promise<string> {
  const { run } = must(await load(world.ledger, offer));
  if (isProblem(run)) return "";
  const { shown: _, ...facts } = run.facts;
  return normal({ facts, submission: run.submission, running: isRunning(run) });
}
