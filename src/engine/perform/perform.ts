import type { Effect, Outcome } from "../../core/message.ts";
import { problem, quote } from "../../core/problem.ts";
import type { Ports } from "../../ports/ports.ts";
import { SourceError } from "../../ports/source.ts";
import type { Loaded } from "../load.ts";
import { catchUp } from "./catch-up.ts";
import { certify } from "./certify.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { promote, withdraw } from "./live.ts";
import { failedFor } from "./outcome.ts";
import { closePreview, openPreview, stage } from "./preview.ts";
import { replicate } from "./replicate.ts";
import { sendMail } from "./send-mail.ts";
import { openSupport } from "./tell.ts";
import { validate } from "./validate.ts";

/**
 * Performs effects that belong together (several only for copies of one disk) and settles each. Never throws: what nobody expected becomes a
 * passing failure, so that it is tried again, bounded, and shown.
 */
export async function perform(
  ports: Ports,
  { run, head }: Loaded,
  effects: readonly Effect[],
  settle: (settlements: readonly Settlement[]) => Promise<void>,
): Promise<void> {
  for (const effect of effects) ports.onProgress({ kind: "effect-started", effect });
  const settlements = await attempt(
    effects.map((effect) => ({ ports, run, head, effect })),
    effects,
  );
  for (const { effect, outcome } of settlements) ports.onProgress({ kind: "effect-ended", effect, outcome: outcome.kind });
  await settle(settlements);
}

async function attempt(jobs: readonly Job[], effects: readonly Effect[]): Promise<readonly Settlement[]> {
  try {
    const [job] = jobs;
    if (job === undefined) return [];
    return job.effect.work.kind === "replicate" ? allOf(effects, await replicate(jobs)) : [await one(job)];
  } catch (error) {
    return effects.map((effect) => settled(effect, unexpected(error)));
  }
}

/** Work that nothing is told about would be owed again at once, for ever: no report is a failed attempt. */
function allOf(effects: readonly Effect[], settlements: readonly Settlement[]): readonly Settlement[] {
  const told = new Map(settlements.map((settlement) => [settlement.effect.key, settlement]));
  return effects.map((effect) => told.get(effect.key) ?? settled(effect, unexpected(new Error(`no report of ${effect.task}`))));
}

/** Work that needs nothing but the run it belongs to. Pages are a lot to load, and most wake-ups make none. */
const performers = {
  validate,
  page: async (job: Job) => (await import("./package.ts")).page(job),
  lead: async (job: Job) => (await import("./package.ts")).testLead(job),
  openPreview,
  stage,
  promote,
  withdraw,
  closePreview,
  marketplacePreview: async (job: Job) => (await import("./marketplace.ts")).marketplacePreview(job),
  marketplaceLive: async (job: Job) => (await import("./marketplace.ts")).marketplaceLive(job),
} as const;

async function one(job: Job): Promise<Settlement> {
  const { work } = job.effect;
  if (work.kind === "certify") return certify(job, work);
  if (work.kind === "catchUp") return catchUp(job, work);
  if (work.kind === "mail") return sendMail(job, work);
  if (work.kind === "support") return openSupport(job, work);
  if (work.kind === "replicate") throw new Error("copies are performed together");
  return performers[work.kind](job);
}

function unexpected(error: unknown): Outcome {
  if (error instanceof SourceError) return failedFor([error.problem]);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: "failed",
    permanent: false,
    problems: [
      problem(
        "internal-error",
        `Something unexpected happened: ${quote(text)}.`,
        "It is tried again by itself; if it stays, open a support request with `slipway support`.",
      ),
    ],
  };
}
