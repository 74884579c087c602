import { due } from "../../core/due.ts";
import type { Effect } from "../../core/message.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import type { Facts } from "../../core/run.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Later } from "../../ports/world.ts";
import { copiesOf, type Copy } from "../copies.ts";
import { load } from "../load.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor, outcomeOf } from "./outcome.ts";

/**
 * Promotes exactly the packaged digest: the verified copies of every region first, then the page and the catalogue by one swap. Needs neither the
 * commit nor the source images any more: what was previewed is in the regions and the store front.
 */
export async function promote({ ports, run, effect }: Job): Promise<Settlement> {
  const { submission, facts } = run;
  if (submission === null) return settled(effect, failedFor([]));
  const late = await overtaken(ports, effect);
  if (late !== undefined) return late;
  const copies = copiesOf(submission);
  const closed = await setAccess(ports, copies, "public");
  if (closed !== undefined && "kind" in closed) return settled(effect, closed);
  const answer =
    closed === undefined
      ? await ports.storeFront.promote(run.offer, submission.request.digest)
      : ({ kind: "failed", permanent: false, problem: closed } as const);
  if (answer.kind === "failed") await setAccess(ports, notYetLive(copies, facts), "private");
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: "promoted to the catalogue", url })),
  );
}

/** Takes the offer out of the catalogue; images stay for those who deployed them. */
export async function withdraw({ ports, run, effect }: Job): Promise<Settlement> {
  const late = await overtaken(ports, effect);
  if (late !== undefined) return late;
  const answer = await ports.storeFront.withdraw(run.offer);
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: "taken out of the catalogue", url })),
  );
}

/**
 * Looks at the ledger once more right before live changes: a process that slept while another one finished this submission, and perhaps the next,
 * must not bring the old content back. Undefined while the work is still owed; otherwise a report that changes nothing.
 */
async function overtaken(ports: Ports, effect: Effect): Promise<Settlement | undefined> {
  const loaded = await load(ports.ledger, effect.offer);
  if (isProblem(loaded)) return settled(effect, { kind: "failed", permanent: false, problems: [loaded] });
  const owed = due(loaded.run, ports.clock.now()).some(({ submission, task }) => submission === effect.submission && task === effect.task);
  return owed ? undefined : settled(effect, { kind: "later", checkAfterMs: 0, note: "done by another process" });
}

async function setAccess(ports: Ports, copies: readonly Copy[], access: "public" | "private"): Promise<Problem | Later | undefined> {
  for (const [region, own] of Map.groupBy(copies, (copy) => copy.region)) {
    const digests = own.map(({ digest }) => digest);
    const refused = await ports.regions.setAccess(digests, region, access);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** Copies that only this submission brings: customers may not read them before its page is live. */
function notYetLive(copies: readonly Copy[], { live }: Facts): readonly Copy[] {
  const known = new Set(live?.content.images.flatMap(({ disks }) => disks.map(({ sha256 }) => sha256)));
  return copies.filter(({ sha256 }) => !known.has(sha256));
}
