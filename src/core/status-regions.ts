import { isRunning, type Run, type StepState, type Task } from "./run.ts";

/** Replication of all disks into one region, after the gallery's replication status. */
export type RegionStatus = {
  readonly region: string;
  readonly state: "pending" | "replicating" | "completed" | "failed";
  readonly progress: number;
  readonly details: string;
};

/** Every region of the policy, in its order; undefined when nothing is to be copied there (no submission, a withdrawal, after a cancel). */
export function regionsOf(run: Run): readonly RegionStatus[] | undefined {
  const { submission } = run;
  if (submission === null || submission.request.withdraw || submission.ended?.how === "canceled") return undefined;
  const goesOn = isRunning(run) || submission.ended?.how === "live";
  return submission.request.policy.regions.map((region) => regionOf(region, submission.steps.provision, goesOn));
}

/** All regions together, after the gallery's aggregated state: failed when any has, completed only when all are. */
export function aggregatedState(regions: readonly RegionStatus[]): RegionStatus["state"] {
  const every = (state: RegionStatus["state"]) => regions.every((region) => region.state === state);
  if (regions.some(({ state }) => state === "failed")) return "failed";
  if (every("completed")) return "completed";
  return every("pending") ? "pending" : "replicating";
}

function regionOf(region: string, { tasks, outcome }: StepState, goesOn: boolean): RegionStatus {
  const own = tasks.filter((task) => task.work.kind === "replicate" && task.work.region === region);
  const done = own.filter((task) => task.state === "done").length;
  const state = own.length === 0 && outcome === "complete" ? "completed" : stateOf(own, done);
  const progress = state === "completed" ? 100 : Math.floor((100 * done) / Math.max(1, own.length));
  return { region, state, progress, details: detailsOf(own, goesOn) };
}

/** What is wrong and when it is tried again; else what is waited for. */
function detailsOf(own: readonly Task[], goesOn: boolean): string {
  const troubled = own.find((task) => task.problems.length > 0);
  const waiting = own.find((task) => task.state === "owed" && task.note !== "");
  const task = troubled ?? waiting;
  if (task === undefined) return "";
  const again = task.state === "owed" && goesOn ? ` It is looked at again at ${task.nextAt.slice(0, 16).replace("T", " ")} UTC.` : "";
  return `${troubled?.problems[0]?.text ?? `${capital(task.note)}.`}${again}`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function stateOf(own: readonly Task[], done: number): RegionStatus["state"] {
  if (own.some((task) => task.state === "failed")) return "failed";
  if (own.length === 0) return "pending";
  return done === own.length ? "completed" : "replicating";
}
