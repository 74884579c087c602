import type { Annotation, CheckView } from "../../../core/host-view.ts";
import type { GitHubClient } from "./client.ts";
import { GitHubFailure, unlessGone } from "./failure.ts";
import { at, need, numberAt, textAt } from "./fields.ts";

/** A check run as the API shows it. `told` is the number of annotations it holds. */
export type CheckRun = {
  readonly id: number;
  readonly url: string;
  readonly externalId: string;
  readonly status: string;
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly told: number;
};

/** Throws `github-answer-unreadable`. */
export function readCheckRun(data: unknown): CheckRun {
  return {
    id: need(numberAt(data, "id"), "a check run"),
    url: textAt(data, "html_url") ?? "",
    externalId: textAt(data, "external_id") ?? "",
    status: textAt(data, "status") ?? "",
    conclusion: textAt(data, "conclusion") ?? "",
    title: textAt(data, "output", "title") ?? "",
    summary: textAt(data, "output", "summary") ?? "",
    text: textAt(data, "output", "text") ?? "",
    told: numberAt(data, "output", "annotations_count") ?? 0,
  };
}

/** The check run with this id; undefined when there is none. */
export async function checkRunById(client: GitHubClient, id: number): Promise<CheckRun | undefined> {
  const reply = await unlessGone(client.ask("GET /repos/{owner}/{repo}/check-runs/{check_run_id}", { check_run_id: id }));
  return reply === undefined ? undefined : readCheckRun(reply.data);
}

/** All check runs of a commit, also those that a newer one of the same name hides. */
export async function checkRunsOf(client: GitHubClient, commit: string): Promise<readonly CheckRun[]> {
  const runs: CheckRun[] = [];
  for await (const item of client.list("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", { ref: commit, filter: "all" }, "check_runs"))
    if (at(item, "external_id") !== "") runs.push(readCheckRun(item));
  return runs;
}

/** Ends a run that nobody would complete any more, unless it has ended. One that may not be written (another App's) stays. */
export async function retireRun(client: GitHubClient, id: number, by: number): Promise<void> {
  try {
    const run = await checkRunById(client, id);
    if (run === undefined || run.status === "completed") return;
    const output = { title: `Replaced by submission ${by}`, summary: run.summary === "" ? "Replaced." : run.summary };
    await client.ask("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
      check_run_id: id,
      status: "completed",
      conclusion: "neutral",
      output,
    });
  } catch (error) {
    if (!(error instanceof GitHubFailure && error.permanent)) throw error;
  }
}

/** True when the run shows what is wanted, annotations aside. */
export function showsCheck(run: CheckRun, view: CheckView): boolean {
  const conclusion = view.status === "completed" ? (view.conclusion ?? "neutral") : "";
  return (
    run.status === view.status &&
    run.conclusion === conclusion &&
    run.title === view.title &&
    run.summary.trimEnd() === view.summary.trimEnd() &&
    run.text.trimEnd() === view.text.trimEnd()
  );
}

/** What a request writes. With `more` to follow the run stays in progress: a conclusion is shown only when everything is there. */
export function checkBody(view: CheckView, annotations: readonly Annotation[], more: boolean): Readonly<Record<string, unknown>> {
  const { name, title, summary, text, status, startedAt, completedAt, conclusion = "neutral" } = view;
  const output = {
    title,
    summary,
    text,
    ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotationBody) }),
  };
  const state =
    status === "completed" && !more
      ? { status, conclusion, ...(completedAt === undefined ? {} : { completed_at: completedAt }) }
      : { status: more ? "in_progress" : status };
  return { name, started_at: startedAt, ...state, output };
}

const maxAnnotationTitle = 255;
/** 64 KB in bytes; a character takes up to four. */
const maxAnnotationMessage = 16_000;

/** Columns are allowed only where a remark begins and ends on one line; ours do. */
function annotationBody({ level, path, line, column, title, message }: Annotation): Readonly<Record<string, unknown>> {
  return {
    path,
    start_line: line,
    end_line: line,
    ...(column === undefined ? {} : { start_column: column, end_column: column }),
    annotation_level: level,
    title: title.slice(0, maxAnnotationTitle),
    message: message.slice(0, maxAnnotationMessage),
  };
}
