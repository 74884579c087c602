import { readAction } from "./action-file.ts";
import { headOf } from "./commit-files.ts";
import { ownEvent } from "./contexts.ts";
import { drainAll } from "./drain.ts";
import { createIntake } from "./intake.ts";
import { idleRecord } from "./job.ts";
import { recordOf } from "./run.ts";
import type { Instance } from "./run.ts";
import { createScheduler, instancesOf } from "./scheduler.ts";
import type { Scheduler } from "./scheduler.ts";
import { createSecrets } from "./secrets.ts";
import type { Leak, Runner, RunnerHub, RunnerOptions, RunRecord } from "./types.ts";

/**
 * Plays GitHub Actions for a repository: the workflow files of its commits decide what runs, on fresh machines made of folders and processes.
 * Throws (from whatever drains) for a workflow GitHub would refuse and for what this runner does not play.
 */
export function createRunner(hub: RunnerHub, options: RunnerOptions): Runner {
  const scheduler = createScheduler(options);
  const intake = createIntake(hub, options);
  const secrets = createSecrets();
  const leaks: Leak[] = [];
  const fate: { dieAfterMs?: number | undefined } = {};
  for (const [name, value] of Object.entries(options.secrets ?? {})) secrets.add(name, value);
  let turn: Promise<unknown> = Promise.resolve();

  function takeDeath(): number | undefined {
    const { dieAfterMs } = fate;
    fate.dieAfterMs = undefined;
    return dieAfterMs;
  }

  // One drain at a time, in the order they were asked for. Gives the runs in which a job ended.
  async function inTurn(before?: () => Promise<void> | void): Promise<readonly RunRecord[]> {
    const mine = turn.then(async () => {
      const counts = new Map(scheduler.runs.map((run) => [run, run.records.length]));
      await before?.();
      const tools = { hub, options, secrets, leaks, takeDeath, action: await readAction(options.action) };
      await drainAll(scheduler, tools, async () => (await intake.take()).forEach(scheduler.add));
      return scheduler.runs.filter((run) => run.records.length !== counts.get(run)).map(recordOf);
    });
    turn = mine.catch(() => undefined);
    return await mine;
  }

  async function cause(name: string, payload: object): Promise<void> {
    const sha = await headOf(hub.gitDirectory, hub.defaultBranch);
    intake.cause(ownEvent(hub, { name, payload, sha, at: options.now?.() ?? new Date() }));
  }

  const ref = `refs/heads/${hub.defaultBranch}`;
  return {
    drain: async () => await inTurn(),
    schedule: async () => await inTurn(async () => await cause("schedule", {})),
    dispatch: async (workflow, inputs = {}) => await inTurn(async () => await cause("workflow_dispatch", { workflow, inputs, ref })),
    approve: async (environment, decision = "approved") => await inTurn(() => decide(scheduler, environment, decision)),
    waiting: () => gated(scheduler).map(waitingJob),
    killNext: ({ ms }) => (fate.dieAfterMs = ms),
    loseNext: intake.loseNext,
    runs: () => scheduler.runs.map(recordOf),
    leaks,
    leaksIn: secrets.leaksIn,
  };
}

function decide(scheduler: Scheduler, environment: string, decision: "approved" | "rejected"): void {
  for (const instance of gated(scheduler).filter(({ order }) => order.environment === environment)) {
    if (decision === "approved") instance.phase = "ready";
    else scheduler.finish(instance, idleRecord(instance.order, "failure", "The deployment was rejected."));
  }
}

function gated(scheduler: Scheduler): readonly Instance[] {
  return scheduler.runs.flatMap(instancesOf).filter(({ phase }) => phase === "gated");
}

function waitingJob({ run, order }: Instance): ReturnType<Runner["waiting"]>[number] {
  return { workflow: recordOf(run).workflow, job: order.job.id, environment: order.environment ?? "" };
}
