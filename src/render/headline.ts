import type { Problem } from "../core/problem.ts";
import type { Run, Submission } from "../core/run.ts";
import type { Status, StatusStep } from "../core/status.ts";
import { offerStatusText } from "./words.ts";

/** The step that people ask about: the one that failed, waits, is held or under way; of a running submission otherwise the one to begin next. */
export function currentStep({ steps: all, status }: Status): StatusStep | undefined {
  const open = all.find((step) => step.status !== "complete" && step.status !== "notStarted" && step.status !== "canceled");
  return open ?? (status === "running" || status === "notStarted" ? all.find((step) => step.status === "notStarted") : undefined);
}

/** An offer's state in a few words, the state first: `waiting for Publisher signoff`, `failed at Certification`, `1.4.1 is live`. */
export function headline({ submission }: Run, status: Status): string {
  const step = currentStep(status);
  if (submission === null || step === undefined) return endText(submission, status);
  if (submission.ended === null && status.held) return `held at ${step.name}`;
  if (status.status === "failed") return `failed at ${step.name}`;
  const { withdraw } = submission.request;
  return status.status === "waitingForPublisherReview" ? waitingText(step, withdraw) : runningText(step, withdraw);
}

function waitingText({ id, name }: StatusStep, withdraw: boolean): string {
  return `waiting for ${id === "validate" ? "an address" : name}${withdraw ? " of the withdrawal" : ""}`;
}

function runningText({ name, overdue }: StatusStep, withdraw: boolean): string {
  return `${withdraw ? "withdrawing" : "running"}, at ${name}${overdue ? ", overdue" : ""}`;
}

/** Where no step is the one that people ask about. */
function endText(submission: Submission | null, { status, version, slots }: Status): string {
  if (status !== "succeeded" || submission?.request.withdraw === true) return offerStatusText(status, slots.live !== null);
  return `${version ?? "it"} is live`;
}

const saidElsewhere: ReadonlySet<string> = new Set(["reused", "address-missing", "held", "canceled"]);

/** A step's messages without those that its summary, or what to do next, says already. */
export function ownMessages({ messages }: StatusStep): readonly Problem[] {
  return messages.filter(({ code, level }) => level === "error" || !saidElsewhere.has(code));
}
