import type { Event } from "../core/message.ts";
import { placeText, type Problem } from "../core/problem.ts";
import type { Run, Task } from "../core/run.ts";
import type { Instant } from "../core/time.ts";
import { draw, line } from "./ansi.ts";
import { oneLine } from "./plain.ts";
import { eventSentence, stepWord } from "./story.ts";
import { bytesText, clockText, count } from "./words.ts";

/**
 * One line per change, for logs and pipes: `16:01:04 certification: passed, 96 checks`. Times are UTC, with the date when it is not today's.
 * A copy is told when its region holds everything; a failed step is followed by its problems, one line each. `run` is the state after the events.
 */
export function changeLines(events: readonly Event[], run: Run, now: Instant): readonly string[] {
  const lines = events.flatMap((event, index) => {
    const text = changeText(event, { before: events.slice(0, index), later: events.slice(index + 1), run });
    const problems = event.type === "step-failed" ? event.problems.map((each) => line("  ", problemLine(each))) : [];
    return text === "" ? [] : [line(`${clockText(event.at, now)}:${event.at.slice(17, 19)} ${text}`), ...problems];
  });
  return draw(lines, { width: Number.POSITIVE_INFINITY, colour: false });
}

type Around = { readonly before: readonly Event[]; readonly later: readonly Event[]; readonly run: Run };

/** Steps whose pieces of work are told one by one, so that their end need not repeat them. */
const toldByPiece: ReadonlySet<string> = new Set(["package", "preview", "signoff"]);

function changeText(event: Event, around: Around): string {
  if (event.type === "chore-owed" && event.task.work.kind !== "support") return "";
  if (event.type === "step-failed") return `${stepWord(event.step)}: failed, ${count(event.problems.length, "problem")} to fix`;
  if (event.type === "step-completed" && toldByPiece.has(event.step)) return `${stepWord(event.step)}: complete`;
  if (event.type === "task-done" && event.task.startsWith("replicate/")) return regionText(event.task, around.later, around.run);
  return isToldByStep(event, around.later) ? "" : eventSentence(event, around.before, around.run);
}

/** True for work whose step says the same when it ends: it has this one kind of work, or it fails in the same turn and tells all problems. */
function isToldByStep(event: Event, later: readonly Event[]): boolean {
  if (event.type === "task-done") return event.task === "validate" || event.task.startsWith("certify/");
  return event.type === "task-failed" && event.retryAt === undefined && later.some(({ type }) => type === "step-failed");
}

/** Told once per region: when its last copy is done. */
function regionText(id: string, later: readonly Event[], run: Run): string {
  const tasks = run.submission?.steps.provision.tasks ?? [];
  const region = regionOf(tasks.find((task) => task.id === id));
  const waiting = laterRegions(later, tasks);
  if (region === undefined || waiting.has(region) || !isComplete(tasks, region)) return "";
  const regions = run.submission?.request.policy.regions ?? [];
  const complete = regions.filter((each) => isComplete(tasks, each) && !waiting.has(each)).length;
  const bytes = tasks.reduce((sum, task) => sum + (regionOf(task) === region ? (task.result?.bytes ?? 0) : 0), 0);
  return `provisioning: ${region} holds ${bytesText(bytes)}, verified (${complete} of ${regions.length} regions)`;
}

function laterRegions(later: readonly Event[], tasks: readonly Task[]): ReadonlySet<string | undefined> {
  const ids = new Set(later.map((event) => (event.type === "task-done" ? event.task : "")));
  return new Set(tasks.filter((task) => ids.has(task.id)).map(regionOf));
}

function regionOf(task: Task | undefined): string | undefined {
  return task?.work.kind === "replicate" ? task.work.region : undefined;
}

function isComplete(tasks: readonly Task[], region: string): boolean {
  return tasks.every((task) => regionOf(task) !== region || task.state === "done");
}

/** A problem on one line: place, code, what was found, what to do. */
function problemLine(problem: Problem): string {
  const place = placeText(problem);
  return oneLine(`${place === "" ? "" : `${place} `}${problem.code} ${problem.level}: ${problem.text} Fix: ${problem.remedy}`);
}
