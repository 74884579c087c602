import { createGroups } from "./concurrency.ts";
import type { Groups } from "./concurrency.ts";
import { idleRecord } from "./job.ts";
import { openNode } from "./open-node.ts";
import type { Instance, Node, Run } from "./run.ts";
import type { JobRecord, Result, RunnerOptions } from "./types.ts";

export type Scheduler = {
  readonly add: (run: Run) => void;
  /** Moves everything as far as it goes without a job ending. Gives the jobs that want a machine, oldest run first. */
  readonly settle: () => readonly Instance[];
  readonly finish: (instance: Instance, record: JobRecord) => void;
  readonly runs: readonly Run[];
};

type World = { readonly options: RunnerOptions; readonly groups: Groups<Run | Instance>; readonly runs: Run[] };

/** Decides which jobs of which runs may go on: needs, conditions, concurrency groups, environments. Runs nothing itself. */
export function createScheduler(options: RunnerOptions): Scheduler {
  const world: World = { options, groups: createGroups(), runs: [] };
  return {
    add: (run) => add(world, run),
    settle: () => settle(world),
    finish: (instance, record) => finish(world, instance, record),
    runs: world.runs,
  };
}

function add(world: World, run: Run): void {
  world.runs.push(run);
  if (run.entrance === undefined) {
    run.status = "running";
    return;
  }
  const { granted, cancelled } = world.groups.enter(run.entrance, run);
  if (granted) run.status = "running";
  for (const holder of cancelled) cancel(world, holder);
}

function settle(world: World): readonly Instance[] {
  while (world.runs.some((run) => run.status === "running" && advance(world, run))) {
    // Each turn opens a job, lets one in or ends a run; the work is in the condition.
  }
  return world.runs.flatMap(instancesOf).filter(({ phase }) => phase === "ready");
}

// Whether anything of this run moved.
function advance(world: World, run: Run): boolean {
  const opened = run.nodes.filter((node) => mayOpen(run, node));
  for (const node of opened) open(world, run, node);
  const moving = instancesOf(run).filter((instance) => move(world, instance));
  const ended = run.nodes.every(({ result }) => result !== undefined);
  if (ended) end(world, run);
  return ended || opened.length > 0 || moving.length > 0;
}

function mayOpen(run: Run, node: Node): boolean {
  const needed = run.nodes.filter(({ job }) => node.job.needs.includes(job.id));
  return node.result === undefined && node.instances === undefined && needed.every(({ result }) => result !== undefined);
}

function open(world: World, run: Run, node: Node): void {
  const opened = openNode(run, node, world.options);
  if ("instances" in opened) node.instances = opened.instances;
  else note(world, { run, node }, opened.record);
}

function move(world: World, instance: Instance): boolean {
  if (instance.phase === "new") return letIn(world, instance);
  if (instance.phase !== "admitted") return false;
  const { environment } = instance.order;
  instance.phase = environment !== undefined && world.options.protectedEnvironments?.includes(environment) ? "gated" : "ready";
  return true;
}

// A job waits for its group first and for its environment afterwards: who waits for an approval holds the group meanwhile.
function letIn(world: World, instance: Instance): boolean {
  const { run, node, entrance, maxParallel } = instance;
  const inside = (node.instances ?? []).filter(({ phase }) => phase !== "new" && phase !== "done");
  if (inside.length >= maxParallel) return false;
  if (entrance === undefined) {
    instance.phase = "admitted";
    return true;
  }
  if (entrance.group.toLowerCase() === run.entrance?.group.toLowerCase()) {
    finish(
      world,
      instance,
      idleRecord(instance.order, "cancelled", `Canceling since a deadlock for concurrency group '${entrance.group}' was detected`),
    );
    return true;
  }
  const { granted, cancelled } = world.groups.enter(entrance, instance);
  instance.phase = granted ? "admitted" : "queued";
  for (const holder of cancelled) cancel(world, holder);
  return true;
}

function cancel(world: World, holder: Run | Instance): void {
  if (holder.kind === "run") cancelRun(world, holder);
  else if (holder.phase === "running") holder.started?.cancel();
  else if (holder.phase !== "done") finish(world, holder, idleRecord(holder.order, "cancelled"));
}

function cancelRun(world: World, run: Run): void {
  run.cancelled = true;
  for (const instance of instancesOf(run)) cancel(world, instance);
  if (run.status !== "pending") return;
  for (const node of run.nodes) note(world, { run, node }, idleRecord({ job: node.job, permissions: {} }, "cancelled"));
  end(world, run);
}

function finish(world: World, instance: Instance, record: JobRecord): void {
  const { run, node, entrance } = instance;
  instance.phase = "done";
  instance.result = record.result;
  leave(world, entrance?.group, instance);
  for (const [key, value] of Object.entries(record.outputs)) if (value !== "") node.outputs[key] = value;
  run.records.push(record);
  world.options.onJob?.(record);
  if (record.result === "failure" && instance.failFast) for (const other of node.instances ?? []) cancel(world, other);
  const results = (node.instances ?? []).map(({ result }) => result);
  if (results.every((result) => result !== undefined)) node.result = worst(results);
}

function note(world: World, { run, node }: { readonly run: Run; readonly node: Node }, record: JobRecord): void {
  node.result = record.result;
  run.records.push(record);
  world.options.onJob?.(record);
}

function end(world: World, run: Run): void {
  run.status = "completed";
  leave(world, run.entrance?.group, run);
}

function leave(world: World, group: string | undefined, holder: Run | Instance): void {
  const next = group === undefined ? undefined : world.groups.leave(group, holder);
  if (next?.kind === "run") next.status = "running";
  if (next?.kind === "job") next.phase = "admitted";
}

function worst(results: readonly Result[]): Result {
  return (["failure", "cancelled"] as const).find((result) => results.includes(result)) ?? "success";
}

/** The jobs of a run that were opened so far. */
export function instancesOf(run: Run): readonly Instance[] {
  return run.nodes.flatMap(({ instances }) => instances ?? []);
}
