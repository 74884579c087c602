import type { Ending, Event, NewTask, PublishRequest } from "./message.ts";
import type { StepId } from "./pipeline.ts";
import {
  addressesOf,
  begunSteps,
  findTask,
  keptFailures,
  untouchedSteps,
  type Facts,
  type Run,
  type StepState,
  type Submission,
  type Task,
} from "./run.ts";
import type { Instant } from "./time.ts";

/**
 * The state after one more event. Total: an event that does not fit (a task or submission that is not there) changes nothing, so that any
 * recorded ledger folds.
 */
export function evolve(run: Run, event: Event): Run {
  switch (event.type) {
    case "submission-started":
      return startSubmission(run, event, event.request);
    case "submission-queued":
      return withFacts(run, { queued: { request: event.request, actor: event.actor } });
    case "submission-superseded":
      return end(run, event, "superseded", `superseded by submission ${event.by}`);
    case "submission-canceled":
      return end(run, event, "canceled", event.reason);
    case "step-started":
      return onSubmission(run, (submission) =>
        withStep({ ...submission, step: event.step }, event.step, {
          startedAt: event.at,
          tasks: event.tasks.map((task) => newTask(task, event, run)),
        }),
      );
    case "step-completed":
      return completeStep(run, event, event.step);
    case "step-failed":
      return end(
        onSubmission(run, (submission) =>
          withStep(submission, event.step, { endedAt: event.at, outcome: "failed", problems: event.problems }),
        ),
        event,
        "failed",
        event.step,
      );
    case "task-done":
      return settleTask(
        run,
        event.task,
        (task) => ({ ...task, state: "done", note: event.result.note, problems: [], result: event.result, ...optional(event) }),
        event.at,
      );
    case "task-failed":
      return settleTask(run, event.task, (task) => failedTask(task, event), event.at);
    case "task-waiting":
      return settleTask(run, event.task, (task) => ({ ...task, nextAt: event.checkAt, note: event.note }), event.at);
    case "chore-owed":
      return withFacts(run, { chores: [...run.facts.chores, newTask(event.task, event, run)], choreCount: run.facts.choreCount + 1 });
    case "addresses-given":
      return remember(
        onSubmission(run, (submission) => ({ ...submission, addresses: [...new Set([...submission.addresses, ...event.addresses])] })),
      );
    case "go-live-granted":
      return onSubmission(run, (submission) => ({
        ...submission,
        grants: [...submission.grants, { actor: event.actor, digest: event.digest, at: event.at }],
      }));
    case "held":
      return withFacts(run, { held: { actor: event.actor, reason: event.reason, at: event.at } });
    case "resumed":
      return withFacts(run, { held: null });
    case "overdue-noticed":
      return onSubmission(run, (submission) => withStep(submission, event.step, { overdueNoticed: true }));
  }
}

/** The state after all events, in order. */
export function fold(run: Run, events: readonly Event[]): Run {
  return events.reduce(evolve, run);
}

function startSubmission(run: Run, { submission, actor, at }: Event, request: PublishRequest): Run {
  return {
    ...run,
    facts: { ...run.facts, queued: null, choreCount: 0 },
    submission: {
      number: submission,
      request,
      by: actor,
      startedAt: at,
      step: "validate",
      steps: untouchedSteps(),
      addresses: [],
      content: null,
      grants: [],
      ended: null,
    },
  };
}

function end(run: Run, { actor, at }: Event, how: Ending, reason: string): Run {
  return onSubmission(run, (submission) => ({ ...submission, ended: { how, at, actor, reason } }));
}

function completeStep(run: Run, event: Event, step: StepId): Run {
  const next = onSubmission(run, (submission) => withStep(submission, step, { endedAt: event.at, outcome: "complete" }));
  return step === "live" ? goLive(next, event) : next;
}

function goLive(run: Run, event: Event): Run {
  const { submission } = run;
  if (submission === null) return run;
  if (submission.request.withdraw) return end(withFacts(run, { live: null }), event, "withdrawn", "");
  const url = submission.steps.live.tasks.find((task) => task.work.kind === "promote")?.result?.url ?? "";
  const { commit, digest } = submission.request;
  const live =
    submission.content === null
      ? null
      : { submission: submission.number, commit, digest, url, since: event.at, content: submission.content };
  return end(withFacts(run, { live }), event, "live", "");
}

function newTask({ id, work, deadline, reusedFrom }: NewTask, { submission, at }: Event, run: Run): Task {
  const base: Task = { id, submission, work, state: "owed", attempts: 0, nextAt: at, deadline, note: "", problems: [] };
  if (reusedFrom === undefined) return base;
  return { ...base, state: "done", note: `reused from submission ${reusedFrom}`, reusedFrom, ...reusedCertification(work, run) };
}

/** A reused task carries the earlier verdict, so that status and page show it as if it had run now. */
function reusedCertification(work: NewTask["work"], run: Run): Partial<Task> {
  const image = work.kind === "certify" ? run.submission?.content?.images.find((each) => each.name === work.image) : undefined;
  const known = run.facts.certified.find((each) => each.inputs === image?.inputs);
  return known === undefined ? {} : optional(known);
}

function failedTask(task: Task, event: Event & { readonly type: "task-failed" }): Task {
  const failed: Task = { ...task, attempts: event.attempt, problems: event.problems, ...optional(event) };
  return event.retryAt === undefined ? { ...failed, state: "failed" } : { ...failed, nextAt: event.retryAt };
}

function optional({ evidence, certification }: Pick<Task, "evidence" | "certification">): Partial<Task> {
  return { ...(evidence === undefined ? {} : { evidence }), ...(certification === undefined ? {} : { certification }) };
}

function settleTask(run: Run, id: string, change: (task: Task) => Task, at: Instant): Run {
  if (run.facts.chores.some((chore) => chore.id === id)) return settleChore(run, id, change, at);
  const changed = changeTask(run, id, change);
  const task = changed.submission === null ? undefined : findTask(changed.submission, id);
  return task === undefined ? changed : learn(changed, task);
}

/** Chores leave the list when they end; those given up are kept for a while so that people see them. */
function settleChore(run: Run, id: string, change: (task: Task) => Task, at: Instant): Run {
  const chores = run.facts.chores.map((chore) => (chore.id === id ? change(chore) : chore));
  const failed = chores.filter((chore) => chore.state === "failed").map(({ id: task, problems }) => ({ task, at, problems }));
  return withFacts(run, {
    chores: chores.filter((chore) => chore.state === "owed"),
    givenUp: [...run.facts.givenUp, ...failed].slice(-keptFailures),
  });
}

/** What a finished task teaches beyond its submission: contents, certified images, regions that hold bytes. */
function learn(run: Run, task: Task): Run {
  const { submission } = run;
  if (task.state !== "done" || submission === null) return run;
  const { work, result } = task;
  if (work.kind === "validate" && result?.content !== undefined) {
    return remember(prune(onSubmission(run, (current) => ({ ...current, content: result.content ?? null }))));
  }
  if (work.kind === "replicate") return learnReplica(run, work, submission.number);
  const image = work.kind === "certify" ? submission.content?.images.find((each) => each.name === work.image) : undefined;
  const certification = result?.certification;
  if (image === undefined || certification === undefined) return run;
  const others = run.facts.certified.filter((each) => each.inputs !== image.inputs);
  const known = {
    inputs: image.inputs,
    submission: submission.number,
    certification,
    ...(task.evidence === undefined ? {} : { evidence: task.evidence }),
  };
  return withFacts(
    changeTask(run, task.id, (each) => ({ ...each, certification })),
    { certified: [...others, known] },
  );
}

function learnReplica(run: Run, { sha256, region }: { sha256: string; region: string }, submission: number): Run {
  const known = run.facts.replicated.some((each) => each.sha256 === sha256 && each.region === region);
  return known ? run : withFacts(run, { replicated: [...run.facts.replicated, { sha256, region, submission }] });
}

/** Forgets what neither this submission nor live needs, so that the facts stay small however long the history grows. */
function prune(run: Run): Run {
  const images = [...(run.submission?.content?.images ?? []), ...(run.facts.live?.content.images ?? [])];
  const inputs = new Set(images.map((image) => image.inputs));
  const digests = new Set(images.flatMap((image) => image.disks.map((disk) => disk.sha256)));
  return withFacts(run, {
    certified: run.facts.certified.filter((each) => inputs.has(each.inputs)),
    replicated: run.facts.replicated.filter((each) => digests.has(each.sha256)),
  });
}

function remember(run: Run): Run {
  const notify = addressesOf(run);
  return notify.length === 0 ? run : withFacts(run, { notify });
}

/** Changes the task wherever it stands: a region that lags behind its quorum settles after its step. */
function changeTask(run: Run, id: string, change: (task: Task) => Task): Run {
  return onSubmission(run, (submission) => {
    const step = begunSteps(submission).find((each) => submission.steps[each].tasks.some((task) => task.id === id));
    return step === undefined
      ? submission
      : withStep(submission, step, { tasks: submission.steps[step].tasks.map((task) => (task.id === id ? change(task) : task)) });
  });
}

function onSubmission(run: Run, change: (submission: Submission) => Submission): Run {
  return run.submission === null ? run : { ...run, submission: change(run.submission) };
}

function withFacts(run: Run, change: Partial<Facts>): Run {
  return { ...run, facts: { ...run.facts, ...change } };
}

function withStep(submission: Submission, step: StepId, change: Partial<StepState>): Submission {
  return { ...submission, steps: { ...submission.steps, [step]: { ...submission.steps[step], ...change } } };
}
