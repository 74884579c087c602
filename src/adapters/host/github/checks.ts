import type { Annotation, CheckView } from "../../../core/host-view.ts";
import { createCheckIndex, type CheckIndex } from "./check-index.ts";
import { checkBody, checkRunById, readCheckRun, retireRun, showsCheck, type CheckRun } from "./check-runs.ts";
import type { GitHubClient } from "./client.ts";
import { GitHubFailure, unlessGone } from "./failure.ts";

/** The API takes so many annotations in a request and appends those of the next. */
const annotationsAtOnce = 50;

/** A check to be shown. `key` is its external id, by which it is found again. */
export type WantedCheck = {
  readonly view: CheckView;
  readonly key: string;
  /** Id of the run that shows it, when that is known. */
  readonly id?: number | undefined;
  /** The run's state is known to be old: it is written without a look before. */
  readonly old?: boolean;
  /** The run is known to hold these annotations already. */
  readonly noted?: boolean;
  /** A run that is complete and shows something else is left as it is, and a new one shows this: annotations can not be taken back. */
  readonly anew?: boolean;
};

type Kept = Pick<CheckRun, "id" | "url"> & { readonly written: boolean };

export type Checks = {
  /** Brings the run that shows a check up to date, or makes one. */
  readonly keep: (wanted: WantedCheck) => Promise<Kept>;
  /** Ends a run whose submission another one has replaced, unless it has ended: nobody would ever complete it. */
  readonly retire: (id: number, by: number) => Promise<void>;
};

/** Check runs of one repository. */
export function createChecks(client: GitHubClient): Checks {
  const index = createCheckIndex(client);
  return {
    keep: async (wanted) => {
      try {
        return await keep(client, index, wanted);
      } catch (error) {
        if (!isForeign(error)) throw error;
        return { ...(await create(client, index, wanted)), written: true };
      }
    },
    retire: async (id, by) => await retireRun(client, id, by),
  };
}

async function keep(client: GitHubClient, index: CheckIndex, wanted: WantedCheck): Promise<Kept> {
  const { view, id, anew = false } = wanted;
  const made = id === undefined ? undefined : index.takeMade(id);
  const blind = await overwritten(client, wanted);
  if (blind !== undefined) return { ...blind, written: true };
  const run = made ?? (await lookUp(client, index, wanted));
  if (run === undefined) return { ...(await create(client, index, wanted)), written: true };
  if (showsCheck(run, view) && (!anew || hasAll(run, view))) return { ...run, written: false };
  if (anew && run.status === "completed") return { ...(await create(client, index, wanted, run.id)), written: true };
  return { ...index.note(view.commit, await update(client, run, view)), written: true };
}

async function lookUp(client: GitHubClient, index: CheckIndex, { view, key, id }: WantedCheck): Promise<CheckRun | undefined> {
  return (id === undefined ? undefined : await checkRunById(client, id)) ?? (await index.find(view.commit, key));
}

/** Makes a run. Through a lost answer it is found by its key, as one that is newer than `than`. */
async function create(client: GitHubClient, index: CheckIndex, { view, key }: WantedCheck, than?: number): Promise<CheckRun> {
  const first = batches(view, 0)[0] ?? [];
  const more = view.status === "completed" && view.annotations.length > first.length;
  const body = { ...checkBody(view, first, more), head_sha: view.commit, external_id: key };
  const run = await client.create("POST /repos/{owner}/{repo}/check-runs", body, {
    // How many annotations there are shows only after a while; these are those of the request.
    read: (data) => ({ ...readCheckRun(data), told: first.length }),
    find: async () => {
      index.forget(view.commit);
      return await index.find(view.commit, key, than);
    },
  });
  return index.noteMade(view.commit, await finish(client, run, view));
}

/** Only the App that made a run may write it: after a change from the job's token to an App, what the other has made stays as it is. */
function isForeign(error: unknown): boolean {
  return error instanceof GitHubFailure && error.status === 403 && error.message.includes("app_id");
}

function hasAll({ told }: CheckRun, { status, annotations }: CheckView): boolean {
  return status !== "completed" || told === annotations.length;
}

/** Writes a run that is known to be old, where nothing depends on what it holds; undefined when it is to be looked at first. */
async function overwritten(client: GitHubClient, { view, id, old = false, noted = false }: WantedCheck): Promise<CheckRun | undefined> {
  if (id === undefined || !old || (batches(view, 0).length > 0 && !noted)) return undefined;
  return await unlessGone(write(client, id, checkBody(view, [], false)));
}

/** Annotations are sent once, with the completion: a run that is complete gets no more of them. */
async function update(client: GitHubClient, run: CheckRun, view: CheckView): Promise<CheckRun> {
  if (run.status === "completed" || batches(view, run.told).length === 0) return await write(client, run.id, checkBody(view, [], false));
  return await finish(client, run, view);
}

/** Sends the annotations that are not there yet; the last of them completes the run. */
async function finish(client: GitHubClient, run: CheckRun, view: CheckView): Promise<CheckRun> {
  const rest = batches(view, run.told);
  let now = run;
  let told = run.told;
  for (const [index, batch] of rest.entries()) {
    const sum = told + batch.length;
    now = await client.create(
      "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
      { check_run_id: run.id, ...checkBody(view, batch, index < rest.length - 1) },
      { read: readCheckRun, find: async () => await ifTold(client, run.id, sum) },
    );
    told = sum;
  }
  return now;
}

/** The run, when it holds as many annotations as were sent. */
async function ifTold(client: GitHubClient, id: number, sum: number): Promise<CheckRun | undefined> {
  const run = await checkRunById(client, id);
  return run !== undefined && run.told >= sum ? run : undefined;
}

async function write(client: GitHubClient, id: number, body: Readonly<Record<string, unknown>>): Promise<CheckRun> {
  return readCheckRun((await client.ask("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", { check_run_id: id, ...body })).data);
}

/** The annotations after the first `told`, as many at a time as a request takes; none before the check is complete. */
function batches({ status, annotations }: CheckView, told: number): readonly (readonly Annotation[])[] {
  if (status !== "completed") return [];
  const rest = annotations.slice(told);
  return Array.from({ length: Math.ceil(rest.length / annotationsAtOnce) }, (_, index) =>
    rest.slice(index * annotationsAtOnce, (index + 1) * annotationsAtOnce),
  );
}
