import type { StepId } from "../core/pipeline.ts";
import { shortDigest } from "../core/refusal.ts";
import type { StepState, Submission, Task } from "../core/run.ts";
import { bytesText, count } from "./words.ts";

/** One phrase on what a step came to, or how far it is: `96 checks, 2 warnings`, `2 of 4 regions`. Empty when there is nothing to say. */
export function stepSummary(submission: Submission, step: StepId): string {
  const state = submission.steps[step];
  if (submission.request.withdraw && step !== "signoff" && step !== "live") return "not needed to withdraw";
  switch (step) {
    case "validate":
      return submission.content === null
        ? ""
        : `${count(submission.content.images.length, "image")}, version ${submission.content.version}`;
    case "certify":
      return certifySummary(state);
    case "provision":
      return provisionSummary(submission, state);
    case "package":
    case "preview":
      return state.tasks
        .map((task) => task.note)
        .filter((note) => note !== "")
        .join(", ");
    case "signoff":
      return submission.grants.map(({ actor, digest }) => `Go live by ${actor.name} for ${shortDigest(digest)}`).join(", ");
    case "live":
      return state.tasks.map((task) => task.note).join(", ");
  }
}

function certifySummary({ tasks }: StepState): string {
  const reports = tasks.flatMap((task) => task.certification ?? []);
  if (reports.length === 0) return "";
  const sum = (pick: (report: (typeof reports)[number]) => number) => reports.reduce((total, report) => total + pick(report), 0);
  const failed = sum((report) => report.failed);
  const [checks, warnings, unknown] = [sum((report) => report.checks), sum((report) => report.warnings), sum((report) => report.unknown)];
  const parts = [
    failed === 0 ? `${checks} checks` : `${sum((report) => report.passed)} of ${checks} checks passed`,
    warnings === 0 ? "" : count(warnings, "warning"),
    unknown === 0 ? "" : `${unknown} unknown`,
    reusedText(tasks),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function reusedText(tasks: readonly Task[]): string {
  const reused = tasks.filter((task) => task.reusedFrom !== undefined);
  const from = [...new Set(reused.map((task) => task.reusedFrom))].join(", ");
  if (reused.length === 0) return "";
  return `${reused.length === tasks.length ? "" : `${reused.length} of ${tasks.length} `}reused from submission ${from}`;
}

function provisionSummary({ request, content }: Submission, { tasks }: StepState): string {
  if (content === null || tasks.length === 0) return "";
  const { regions } = request.policy;
  const complete = regions.filter((region) =>
    tasks.every((task) => task.work.kind !== "replicate" || task.work.region !== region || task.state === "done"),
  );
  const own = tasks.filter((task) => task.work.kind === "replicate" && task.work.region === complete[0]);
  const bytes = own.reduce((total, task) => total + (task.result?.bytes ?? 0), 0);
  const sent = tasks.reduce((total, task) => total + (task.result?.sent ?? 0), 0);
  const data = complete.length < regions.length ? "" : ` hold ${bytesText(bytes)} of data${regions.length === 1 ? "" : " each"}`;
  const reused = complete.length === regions.length && sent === 0 ? reusedText(tasks) : "";
  return `${complete.length} of ${regions.length} regions${data}${reused === "" ? "" : `, ${reused}`}`;
}
