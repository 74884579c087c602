import type { Event } from "../../src/core/message.ts";
import type { StepId } from "../../src/core/pipeline.ts";
import { statusOf, type Status, type StatusStep } from "../../src/core/status.ts";
import { hour } from "../../src/core/time.ts";
import { later } from "./core-words.ts";
import { given } from "./given.ts";

// What people are shown after events, an hour after the first unless a moment is given.

export function status(events: readonly Event[], now = later(hour)): Status {
  return statusOf(given(events).run, now);
}

export function step(events: readonly Event[], id: StepId, now = later(hour)): StatusStep {
  const found = status(events, now).steps.find((each) => each.id === id);
  if (found === undefined) throw new Error(`the status has no step ${id}`);
  return found;
}

/** The seven status words. */
export function statuses(events: readonly Event[]): readonly StatusStep["status"][] {
  return status(events).steps.map((each) => each.status);
}

/** Level and code of every message of a step. */
export function codes(events: readonly Event[], id: StepId): readonly string[] {
  return step(events, id).messages.map(({ level, code }) => `${level} ${code}`);
}
