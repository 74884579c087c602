import { createHash } from "node:crypto";

import { due } from "../../src/core/due.ts";
import { slipway, type Command } from "../../src/core/message.ts";
import { isProblem, type Problem } from "../../src/core/problem.ts";
import { isGranted } from "../../src/core/progress.ts";
import type { Run } from "../../src/core/run.ts";
import { after, minute, second, type Instant, type Milliseconds } from "../../src/core/time.ts";
import type { Intake } from "../../src/engine/intake/intake.ts";
import { publishOwed, type Published, type Pushed } from "../../src/engine/intake/publish-owed.ts";
import { load } from "../../src/engine/load.ts";
import { isProblemList, settingsAt } from "../../src/engine/offer-at.ts";
import { reconcile } from "../../src/engine/reconcile.ts";
import type { Head } from "../../src/ports/ledger.ts";
import { offer, start, success } from "./core-words.ts";
import { createMemoryForge, type MemoryForge } from "./memory-forge.ts";
import { createMemoryLedger, type MemoryLedger } from "./memory-ledger.ts";
import { createMemorySource, type MemorySource } from "./memory-source.ts";

/** What intake works on, in memory, and the hands that do what intake only records. */
export type IntakeWorld = {
  readonly ledger: MemoryLedger;
  readonly forge: MemoryForge;
  readonly repository: MemorySource;
  readonly pass: (ms: Milliseconds) => void;
  /** What a job has before it: the default branch and its settings as they are now. */
  readonly intake: () => Promise<Intake>;
  readonly head: () => Promise<Head | undefined>;
  readonly run: () => Promise<Run>;
  /** Takes a push in. */
  readonly pushed: (push?: Pushed) => Promise<Published>;
  /** Does all owed work, and well; with `live` also the promotion. Everything stands still where a person is asked. */
  readonly walk: (options?: { readonly live?: boolean }) => Promise<void>;
  /** Shows the offer on an issue as it is now, a second later. */
  readonly show: (issue: number) => Promise<void>;
};

/** A world with the people and issues that the forge is told of. */
export function createIntakeWorld(settings = ""): IntakeWorld {
  let now: Instant = start;
  const clock = { now: () => now, sleep: async () => await Promise.resolve() };
  const [ledger, repository] = [createMemoryLedger(), createMemorySource(`notify: [team@contoso.example]\n${settings}`)];
  const forge = createMemoryForge(clock.now);
  const digests = { sha256: (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex"), chunks: noImages };
  const ports = { ledger, source: repository.source, digests, clock };
  const run = async (): Promise<Run> => required(await load(ledger, offer)).run;
  const record = async (commands: readonly Command[], live: boolean): Promise<void> =>
    void required(await reconcile(ports, offer, commands, { withheld: live ? [] : ["live"] }));
  const intake = async (): Promise<Intake> => {
    const found = await settingsAt(ports, repository.head());
    if (isProblemList(found)) throw new Error(found[0]?.text);
    return { ports, forge: forge.forge, commit: repository.head(), settings: found };
  };
  const pass = (ms: Milliseconds): void => {
    now = after(now, ms);
  };
  return {
    ledger,
    forge,
    repository,
    pass,
    intake,
    run,
    head: async () => await ledger.head(offer),
    pushed: async (push = {}) => await publishOwed(await intake(), push),
    walk: async ({ live = false } = {}) => {
      await record([{ kind: "wake", actor: slipway }], live);
      for (let [effect] = due(await run(), now); effect !== undefined; [effect] = due(await run(), now)) {
        const { task, submission, attempt, work } = effect;
        const outcome = { kind: "done", result: success(work) } as const;
        await record([{ kind: "settle", actor: slipway, submission, task, attempt, outcome }], live);
        pass(second);
      }
    },
    show: async (issue) => {
      pass(second);
      const { submission } = await run();
      const waits =
        submission !== null && submission.ended === null && submission.steps.signoff.startedAt !== null && !isGranted(submission);
      const places = { issue: { number: issue, url: `https://github.example/octo-org/offers/issues/${issue}` } };
      const shown = { places, asks: waits ? submission.request.digest : null, current: true };
      await record([{ kind: "announced", actor: slipway, submission: submission?.number ?? 0, shown }], false);
      pass(minute);
    },
  };
}

function required<T>(value: T | Problem): T {
  if (isProblem(value)) throw new Error(`${value.code}: ${value.text}`);
  return value;
}

async function noImages(): Promise<never> {
  return await Promise.reject(new Error("intake reads no images"));
}
