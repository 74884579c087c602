import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import { sampleOffer } from "../../../src/entry/demo/prepare.ts";
import { trusted } from "../../../src/manifest/trusted.ts";
import { git } from "../git-repository.ts";
import { canIsolate, startWorker, type Worker } from "./crew.ts";
import type { FanOutStage } from "./stage.ts";

export type FanOutPlan = {
  readonly cli: string;
  readonly workers: number;
  /** How many workers are killed in the middle of a copy; the first of them early. */
  readonly kills: number;
  /** Bytes a second that one worker may send; undefined: all are fast. */
  readonly slow?: number;
  /** A region that answers 503 to every write, for so long after the first. */
  readonly refuses?: { readonly region: string; readonly ms: number };
  readonly deadlineMs: number;
  readonly tell: (line: string) => void;
};

/** What one worker did; `failures` are attempts whose failure it recorded, to be tried again by whoever comes. */
export type WorkerRow = {
  readonly name: string;
  readonly namespace: string;
  readonly keys: number;
  readonly sentBytes: number;
  readonly failures: number;
  readonly note: string;
};

export type FanOutResult = {
  readonly isolated: boolean;
  readonly rows: readonly WorkerRow[];
  readonly rounds: number;
  readonly seconds: number;
  /** Seconds in which copies were made: from the first such key handed out to the last one's answer. */
  readonly copySeconds: number;
  readonly status: string;
  readonly verified: boolean;
};

type Item = { readonly key: string; readonly kind: string; readonly about: string };
type Tally = { keys: number; failures: number; note: string };
type Crew = { readonly worker: Worker; readonly tally: Tally };
type Scene = FanOutPlan & { readonly stage: FanOutStage; readonly planner: string; readonly crew: readonly Crew[]; readonly hunt: Hunt };

/** Publishes the offer with all heavy work done by workers, who are given keys and nothing else. */
export async function runFanOut(stage: FanOutStage, plan: FanOutPlan): Promise<FanOutResult> {
  const isolated = await canIsolate();
  const planner = await stage.clone("planner");
  const crew: Crew[] = [];
  for (let index = 0; index < plan.workers; index++) {
    const isSlow = isolated && plan.slow !== undefined && index === plan.workers - 1;
    const worker = await startWorker(stage, `worker${index + 1}`, { cli: plan.cli, isolated, upstream: isSlow ? (plan.slow ?? 0) : 0 });
    crew.push({ worker, tally: { keys: 0, failures: 0, note: isSlow ? "slowed" : "" } });
  }
  const scene: Scene = { ...plan, stage, planner, crew, hunt: makeTrouble(stage, plan, crew) };
  const began = performance.now();
  try {
    const { rounds, copyMs } = await walk(scene);
    const seconds = (performance.now() - began) / 1000;
    const status = trusted<{ status: string }>(JSON.parse(await slipway(scene, "status", sampleOffer, "--json"))).status;
    const verified = await slipway(scene, "verify").then(
      () => true,
      () => false,
    );
    return { isolated, rows: crew.map(rowOf), rounds, seconds, copySeconds: copyMs / 1000, status, verified };
  } finally {
    for (const { worker } of crew) if (!worker.isDead()) worker.kill();
  }
}

/** Plans, hands out, and plans again until nobody but a person can move the offer on. */
async function walk(scene: Scene): Promise<{ readonly rounds: number; readonly copyMs: number }> {
  const until = performance.now() + scene.deadlineMs;
  let rounds = 0;
  let copyMs = 0;
  for (let plan = ["publish", sampleOffer]; performance.now() < until; plan = ["tick", sampleOffer]) {
    const items = trusted<readonly Item[]>(JSON.parse(await slipway(scene, ...plan, "--plan-work", "--json")));
    if (items.length === 0 && (await isWaiting(scene))) return { rounds, copyMs };
    if (items.length === 0) await sleep(500);
    else {
      rounds += 1;
      scene.tell(`round ${rounds}: ${items.length} × ${[...new Set(items.map(({ kind }) => kind))].join(", ")}`);
      const began = performance.now();
      await handOut(scene, items);
      if (items.some(({ kind }) => kind === "replicate")) copyMs += performance.now() - began;
    }
  }
  throw new Error(`not finished after ${scene.deadlineMs} ms`);
}

/** Each free worker takes the next key. What a worker dies over is nobody's until the ledger is asked again. */
async function handOut({ crew, hunt }: Scene, items: readonly Item[]): Promise<void> {
  const queue = [...items];
  const alive = crew.filter(({ worker }) => !worker.isDead());
  if (alive.length === 0) throw new Error("every worker is dead");
  await Promise.all(
    alive.map(async ({ worker, tally }) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        hunt.at(worker, item);
        const answer = await worker.perform(item.key);
        hunt.left(worker);
        if (answer === undefined) return;
        tally.keys += 1;
        if (answer.exitCode === 1) tally.failures += 1;
        else if (answer.exitCode !== 0) throw new Error(`${item.key} ended with ${answer.exitCode}\n${answer.stderr}`);
      }
    }),
  );
}

async function isWaiting(scene: Scene): Promise<boolean> {
  const { status } = trusted<{ status: string }>(JSON.parse(await slipway(scene, "status", sampleOffer, "--json")));
  if (status === "failed") throw new Error(await slipway(scene, "status", sampleOffer));
  return status === "waitingForPublisherReview";
}

async function slipway({ cli, planner, stage }: Scene, ...args: readonly string[]): Promise<string> {
  const env = { STORAGE_KEY: stage.storage.key, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  return (await execa(process.execPath, [cli, ...args], { cwd: planner, env })).stdout;
}

function rowOf({ worker, tally }: Crew): WorkerRow {
  return { name: worker.name, namespace: worker.namespace, sentBytes: worker.sentBytes(), ...tally };
}

/** Who works on what, so that a worker can be killed while it writes. */
type Hunt = { readonly at: (worker: Worker, item: Item) => void; readonly left: (worker: Worker) => void };

/** Pages written of a copy before its worker is killed: in the middle, with chunks on their way. */
const pagesBeforeKill = 2;
const ordinaryCopies = 2;

/** Faults of the storage, and the killing: a victim dies at the second page write of its copy, once it has made two copies undisturbed. */
function makeTrouble({ storage }: FanOutStage, { kills, refuses }: FanOutPlan, crew: readonly Crew[]): Hunt {
  const victims = new Map(crew.slice(0, kills).map((each) => [each.worker, each.tally]));
  const busy = new Map<string, { readonly worker: Worker; writes: number }>();
  let refusedSince: number | undefined;
  storage.fault = (operation, account) => {
    if (operation !== "put-page") return undefined;
    if (account === refuses?.region) {
      refusedSince ??= performance.now();
      if (performance.now() - refusedSince < refuses.ms) return { kind: "status", status: 503, code: "ServerBusy" };
    }
    const prey = busy.get(account);
    if (prey !== undefined && ++prey.writes >= pagesBeforeKill) {
      busy.delete(account);
      const tally = victims.get(prey.worker);
      victims.delete(prey.worker);
      if (tally !== undefined) tally.note = `killed at ${account}`;
      prey.worker.kill();
    }
    return undefined;
  };
  return {
    at: (worker, { kind, about }) => {
      const tally = victims.get(worker);
      if (tally !== undefined && kind === "replicate" && tally.keys >= ordinaryCopies && about !== refuses?.region)
        busy.set(about, { worker, writes: 0 });
    },
    left: (worker) => {
      for (const [account, prey] of busy) if (prey.worker === worker) busy.delete(account);
    },
  };
}

/** Turns in the offer's ledger, as the remote has them. */
export async function ledgerTurns(stage: FanOutStage): Promise<number> {
  return Number(await git(`${stage.folder}/offers.git`, "rev-list", "--count", `slipway/${sampleOffer}`));
}
