import { appendFileSync } from "node:fs";

import { error as logError, info, setFailed, setOutput, warning } from "@actions/core";

import type { Problem } from "../../core/problem.ts";
import { placeText } from "../../core/problem.ts";
import { oneLine } from "../../render/plain.ts";
import { reasonCodes, type OutputName, type ReasonCode } from "../action-contract.ts";

/** How a run ended, for the workflow, the log and the summary. */
export type Report = {
  readonly reason: ReasonCode;
  readonly outputs?: Partial<Readonly<Record<Exclude<OutputName, "reason_code" | "problems">, string>>>;
  /** Problems to tell in the log; `told` are shown beside their lines already. */
  readonly problems?: readonly Problem[];
  readonly told?: boolean;
  /** A line for the log. */
  readonly log?: string;
  /** Markdown for the job's summary. */
  readonly summary?: string;
};

/** Writes outputs, log and summary, and sets how the job ends. */
export function finish(report: Report, environment: NodeJS.ProcessEnv = process.env): void {
  const { reason, outputs, problems = [] } = report;
  setOutput("reason_code", reason);
  for (const [name, value] of Object.entries(outputs ?? {})) setOutput(name, value);
  setOutput("problems", String(problems.filter(({ level }) => level === "error").length));
  logReport(report);
  summarize(report.summary, environment["GITHUB_STEP_SUMMARY"]);
  const { meaning, fails } = reasonCodes[reason];
  if (fails) setFailed(`${reason}: ${meaning}`);
  else info(`${reason}: ${meaning}`);
}

function logReport({ log, told, problems = [] }: Report): void {
  if (log !== undefined) info(oneLine(log));
  if (told !== true) for (const each of problems) tell(each);
}

/** A summary that can not be written is no reason to fail what was done. */
function summarize(text = "", file = ""): void {
  if (text === "" || file === "") return;
  try {
    appendFileSync(file, `${text}\n`);
  } catch {
    warning("The job's summary could not be written.");
  }
}

function tell(found: Problem): void {
  const place = placeText(found);
  const text = oneLine(`${found.code}${place === "" ? "" : ` ${place}`}: ${found.text} ${found.remedy}`);
  if (found.level === "error") logError(text);
  else if (found.level === "warning") warning(text);
  else info(text);
}
