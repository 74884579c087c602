import type { Run, StepState, Task } from "./run.ts";

/** Replication of all disks into one region, after the gallery's replication status. */
export type RegionStatus = {
  readonly region: string;
  readonly state: "pending" | "replicating" | "completed" | "failed";
  readonly progress: number;
  readonly details: string;
};

/** Every region of the policy, in its order; undefined when nothing is to be copied there (no submission, a withdrawal, after a cancel). */
export function regionsOf({ submission }: Run): readonly RegionStatus[] | undefined {
  if (submission === null || submission.request.withdraw || submission.ended?.how === "canceled") return undefined;
  return submission.request.policy.regions.map((region) => regionOf(region, submission.steps.provision));
}

function regionOf(region: string, { tasks, outcome }: StepState): RegionStatus {
  const own = tasks.filter((task) => task.work.kind === "replicate" && task.work.region === region);
  const done = own.filter((task) => task.state === "done").length;
  const troubled = own.find((task) => task.problems.length > 0);
  const state = own.length === 0 && outcome === "complete" ? "completed" : stateOf(own, done);
  const progress = state === "completed" ? 100 : Math.floor((100 * done) / Math.max(1, own.length));
  return { region, state, progress, details: troubled?.problems[0]?.text ?? "" };
}

function stateOf(own: readonly Task[], done: number): RegionStatus["state"] {
  if (own.some((task) => task.state === "failed")) return "failed";
  if (own.length === 0) return "pending";
  return done === own.length ? "completed" : "replicating";
}
