import { startJob } from "./job.ts";
import type { JobTools } from "./job.ts";
import type { Instance } from "./run.ts";
import type { Scheduler } from "./scheduler.ts";

type Active = Set<Promise<void>>;

/** Takes events in and runs jobs until neither is left. Throws when workflows start each other without end. */
export async function drainAll(scheduler: Scheduler, tools: JobTools, takeIn: () => Promise<void>): Promise<void> {
  const { parallel = 2, maxJobs = 500 } = tools.options;
  const active: Active = new Set();
  let started = 0;
  try {
    do {
      if (active.size > 0) await Promise.race(active);
      await takeIn();
      const free = scheduler.settle().slice(0, parallel - active.size);
      started += free.length;
      if (started > maxJobs) throw new Error(`More than ${maxJobs} jobs ran in one drain: workflows start each other without end.`);
      for (const instance of free) start(active, runOne(scheduler, instance, tools));
    } while (active.size > 0);
  } finally {
    await Promise.allSettled(active);
  }
}

// A job that fails to be played stays in the set, for the race to report it.
function start(active: Active, job: Promise<void>): void {
  active.add(job);
  job.then(() => active.delete(job)).catch(() => false);
}

async function runOne(scheduler: Scheduler, instance: Instance, tools: JobTools): Promise<void> {
  instance.started = startJob(instance.order, tools);
  instance.phase = "running";
  scheduler.finish(instance, await instance.started.ended);
}
