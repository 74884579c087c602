import { hash } from "node:crypto";

import { due } from "../../src/core/due.ts";
import type { Command, Content, Effect, Outcome } from "../../src/core/message.ts";
import type { Problem } from "../../src/core/problem.ts";
import { second, type Instant } from "../../src/core/time.ts";
import { evidencePath } from "../../src/engine/codec.ts";
import { load, type Loaded } from "../../src/engine/load.ts";
import { reconcile, type Reconciled } from "../../src/engine/reconcile.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { content, later, offer, start, success, wake } from "./core-words.ts";
import { must } from "./press.ts";

// Histories of an offer in a ledger, told by what people ask for; the world is one in which everything works unless a story says otherwise.

export function sha256(text: string | Uint8Array): string {
  return hash("sha256", text);
}

/** A teller writes one offer's story into a ledger: a second passes with every turn. */
export type Teller = {
  readonly ports: Pick<Ports, "ledger" | "clock" | "digests">;
  /** Records what somebody asks for; what it came to, or why it was refused. */
  readonly ask: (command: Command, evidence?: ReadonlyMap<string, string>) => Promise<Reconciled | Problem>;
  /** Does what is owed, one after the other, until nothing is owed now; `answers` tells what some work comes to instead of success. */
  readonly work: (answers?: (effect: Effect) => Outcome | undefined) => Promise<Loaded>;
  /** Does the first `count` pieces of work. */
  readonly workOnly: (count: number) => Promise<Loaded>;
  readonly state: () => Promise<Loaded>;
  readonly pass: (ms: number) => void;
};

/** What the manifests say, whenever they are read. */
export function tell(ledger: Ledger, read: Content = content()): Teller {
  let now: Instant = start;
  const pass = (ms: number): void => {
    now = later(ms, now);
  };
  const clock = { now: () => now, sleep: async (ms: number) => pass(ms) };
  const digests = { sha256, chunks: async () => await Promise.reject(new Error("no disk is read in a story")) };
  const ports = { ledger, clock, digests };
  const state = async (): Promise<Loaded> => must(await load(ledger, offer));

  async function ask(command: Command, evidence: ReadonlyMap<string, string> = new Map()): Promise<Reconciled | Problem> {
    pass(second);
    return await reconcile(ports, offer, [command], { evidence });
  }

  async function work(answers: (effect: Effect) => Outcome | undefined = () => undefined, most = 1000): Promise<Loaded> {
    for (let done = 0; done < most; done += 1) {
      const { loaded } = must(await ask(wake));
      const effect = due(loaded.run, now)[0];
      if (effect === undefined) return loaded;
      const { outcome, files } = reportOf(effect, answers(effect), read);
      must(await ask({ ...effect, kind: "settle", actor: wake.actor, outcome }, files));
    }
    return await state();
  }

  return { ports, ask, work, workOnly: async (count) => await work(undefined, count), state, pass };
}

type Reported = { readonly outcome: Outcome; readonly files: ReadonlyMap<string, string> };

/** A report as a runner gives it: a certification brings the evidence that it rests on. */
function reportOf({ work, submission, attempt }: Effect, instead: Outcome | undefined, read: Content): Reported {
  const outcome: Outcome = instead ?? { kind: "done", result: success(work, read) };
  if (work.kind !== "certify" || outcome.kind === "later") return { outcome, files: new Map() };
  const text = `${JSON.stringify({ image: work.image, attempt, verdict: outcome.kind })}\n`;
  const evidence = { path: evidencePath(submission, `certification-${work.image}.json`), sha256: sha256(text) };
  return { outcome: { ...outcome, evidence }, files: new Map([[evidence.path, text]]) };
}
