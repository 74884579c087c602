import type { Content, Event, NewTask, TaskResult, Witness } from "./message.ts";
import { onSubmission, onTask, withFacts } from "./run-change.ts";
import { addressesOf, findTask, imageOf, keptFailures, keptSupport, type Run, type Submission, type Task } from "./run.ts";
import type { Instant } from "./time.ts";

/** A task as it becomes owed, or as done already when an earlier submission's result is used. */
export function newTask(run: Run, { submission, at }: Event, { id, work, deadline, reusedFrom }: NewTask): Task {
  const task: Task = { id, submission, work, state: "owed", attempts: 0, nextAt: at, deadline, note: "", problems: [] };
  if (reusedFrom === undefined) return task;
  const inputs = run.submission === null ? undefined : imageOf(run.submission, work)?.inputs;
  const earlier = run.facts.certified.find((each) => each.inputs === inputs) ?? {};
  const note = `reused from submission ${reusedFrom}`;
  // It carries the earlier verdict, so that status and page show it as if it had run now.
  return { ...task, state: "done", note, reusedFrom, ...told(earlier) };
}

type Report = { readonly result?: TaskResult } & Pick<Task, "evidence" | "companions" | "certification">;

/** What a report leaves on its task. */
export function told({ result, evidence, companions, certification = result?.certification }: Report): Partial<Task> {
  return { ...given("result", result), ...given("certification", certification), ...witness({ evidence, companions }) };
}

function witness({ evidence, companions }: { [Key in keyof Witness]: Witness[Key] | undefined }): Witness {
  return { ...(evidence === undefined ? {} : { evidence }), ...(companions === undefined ? {} : { companions }) };
}

function given<Key extends "result" | "certification">(key: Key, value: Task[Key]): Partial<Task> {
  return value === undefined ? {} : { [key]: value };
}

/** A change of one task that is owed, a chore's or a step's, and what is learnt from it. */
export function settleTask(run: Run, { task: id, at }: Event & { readonly task: string }, change: (task: Task) => Task): Run {
  const { submission } = run;
  if (run.facts.chores.some((chore) => chore.id === id)) return settleChore(run, id, change, at);
  const task = submission === null ? undefined : findTask(submission, id);
  if (submission === null || task?.state !== "owed") return run;
  const settled = change(task);
  const changed = onTask(run, settled);
  return settled.state === "done" ? learn(changed, submission, settled) : changed;
}

/** A chore that becomes owed. */
export function oweChore(run: Run, chore: Task): Run {
  const { chores, choreCount } = run.facts;
  const owed = withFacts(run, { chores: [...chores, chore], choreCount: choreCount + 1 });
  return catchUpWith(chore.work.kind === "mail" ? beginThread(owed, chore) : owed, [chore]);
}

function beginThread(run: Run, { id }: Task): Run {
  return onSubmission(run, (submission) => (submission.firstMail === null ? { ...submission, firstMail: id } : submission));
}

/** A region that catches up shows it at the copy that it missed. What was wrong there stays shown until something else is known. */
function catchUpWith(run: Run, chores: readonly Task[]): Run {
  return chores.reduce((changed, { work, submission, state, attempts, nextAt, note, problems, result }) => {
    const current = changed.submission;
    if (work.kind !== "catchUp" || current?.number !== submission) return changed;
    const missed = current.steps.provision.tasks.find(
      (task) => task.work.kind === "replicate" && task.work.sha256 === work.sha256 && task.work.region === work.region,
    );
    if (missed === undefined) return changed;
    const shown = state === "owed" && problems.length === 0 ? missed.problems : problems;
    return onTask(changed, { ...missed, state, attempts, nextAt, note, problems: shown, ...given("result", result) });
  }, run);
}

/** Chores leave the list when they end; those given up are kept for a while so that people see them. */
function settleChore(run: Run, id: string, change: (task: Task) => Task, at: Instant): Run {
  const chores = run.facts.chores.map((chore) => (chore.id === id ? change(chore) : chore));
  const failed = chores.filter((chore) => chore.state === "failed").map(({ id: task, problems }) => ({ task, at, problems }));
  const settled = withFacts(run, {
    chores: chores.filter((chore) => chore.state === "owed"),
    givenUp: [...run.facts.givenUp, ...failed].slice(-keptFailures),
  });
  const own = chores.filter((chore) => chore.id === id);
  return catchUpWith(rememberSupport(settled, own, at), own);
}

/** Where a request was opened. Requests of the first versions had no severity; their ledgers stay what they were. */
function rememberSupport(run: Run, chores: readonly Task[], at: Instant): Run {
  const opened = chores.flatMap(({ work, submission, state, result }) => {
    if (work.kind !== "support" || work.severity === undefined || state !== "done" || result?.url === undefined) return [];
    const { by, severity, exception } = work;
    return [{ submission, by, severity, isException: exception !== undefined, at, url: result.url }];
  });
  return opened.length === 0 ? run : withFacts(run, { supported: [...(run.facts.supported ?? []), ...opened].slice(-keptSupport) });
}

/** What a finished task teaches beyond its submission: contents, certified images, regions that hold bytes. */
function learn(run: Run, submission: Submission, task: Task): Run {
  const { work, result } = task;
  if (work.kind === "validate") return result?.content === undefined ? run : learnContent(run, result.content);
  if (work.kind === "replicate") return learnReplica(run, submission, task, work);
  return learnCertification(run, submission, task);
}

function learnContent(run: Run, content: Content): Run {
  return remember(
    prune(
      onSubmission(run, (submission) => ({ ...submission, content })),
      content,
    ),
  );
}

function learnCertification(run: Run, submission: Submission, { work, certification, evidence, companions }: Task): Run {
  const inputs = imageOf(submission, work)?.inputs;
  if (inputs === undefined || certification === undefined) return run;
  const others = run.facts.certified.filter((each) => each.inputs !== inputs);
  const known = { inputs, submission: submission.number, certification, ...witness({ evidence, companions }) };
  return withFacts(run, { certified: [...others, known] });
}

type Copy = { readonly sha256: string; readonly region: string };

/** A region that held the bytes already has them from the submission that brought them. */
function learnReplica(run: Run, { number, request }: Submission, task: Task, work: Copy): Run {
  const known = run.facts.replicated.find((each) => each.sha256 === work.sha256 && each.region === work.region);
  if (known === undefined)
    return withFacts(run, { replicated: [...run.facts.replicated, { sha256: work.sha256, region: work.region, submission: number }] });
  return request.reuse && task.result?.sent === 0 && known.submission !== number
    ? onTask(run, { ...task, reusedFrom: known.submission })
    : run;
}

/** Forgets what neither this submission nor live needs, so that the facts stay small however long the history grows. */
function prune(run: Run, content: Content): Run {
  const images = [...content.images, ...(run.facts.live?.content.images ?? [])];
  const inputs = new Set(images.map((image) => image.inputs));
  const digests = new Set(images.flatMap((image) => image.disks.map((disk) => disk.sha256)));
  return withFacts(run, {
    certified: run.facts.certified.filter((each) => inputs.has(each.inputs)),
    replicated: run.facts.replicated.filter((each) => digests.has(each.sha256)),
  });
}

/** Keeps the addresses last known to work for the offer. */
export function remember(run: Run): Run {
  const notify = addressesOf(run);
  return notify.length === 0 ? run : withFacts(run, { notify });
}
