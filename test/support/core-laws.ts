import { expect } from "vitest";

import { due } from "../../src/core/due.ts";
import { evolve } from "../../src/core/evolve.ts";
import type { Event } from "../../src/core/message.ts";
import { samePerson } from "../../src/core/person.ts";
import { stepIds } from "../../src/core/pipeline.ts";
import { currentNumber, keptFailures, owedTasks, type Run, type Submission } from "../../src/core/run.ts";
import { roleAllows } from "../../src/core/settings.ts";
import { statusOf, type Status } from "../../src/core/status.ts";
import type { World } from "./simulation.ts";

// What must hold after every single event, and of every single status, whatever happened before.

/** Holds a decision's events against the laws of publishing.md. */
export function checkEvents(before: Run, recorded: readonly Event[], world: World): void {
  let run = before;
  for (const event of recorded) {
    const next = evolve(run, event);
    checkEvent(run, event, next);
    run = next;
  }
  expect(run).toEqual(world.run);
}

function checkEvent(run: Run, event: Event, next: Run): void {
  if (!isPromotion(event, "step-completed")) expect(next.facts.live).toBe(run.facts.live);
  if (isPromotion(event, "step-started")) checkPromotion(run.submission);
  if ("step" in event) expect(run.submission?.ended).toBeNull();
  if (event.type === "step-started") expect(run.facts.held).toBeNull();
  if (event.type === "submission-canceled") expect(run.submission?.steps.live.startedAt).toBeNull();
  expect(event.submission).toBe(currentNumber(run) + (event.type === "submission-started" ? 1 : 0));
}

function isPromotion(event: Event, type: "step-started" | "step-completed"): boolean {
  return event.type === type && event.step === "live";
}

/** As many different people as the policy asks for, each with the role, none the author where that matters, all for exactly this digest. */
function checkPromotion(submission: Submission | null): void {
  if (submission === null) throw new Error("a promotion without a submission");
  const { grants, request, steps } = submission;
  const { approvals, role, notAuthor } = request.policy.signoff;
  const given = grants.filter((grant) => grant.digest === request.digest);
  const people = given.filter(({ actor }, index) => !given.slice(0, index).some((earlier) => samePerson(earlier.actor, actor)));
  expect(people.length).toBeGreaterThanOrEqual(Math.max(1, approvals));
  for (const { actor, at } of people) {
    expect(actor.role !== "system" && roleAllows(actor.role, role)).toBe(true);
    expect(notAuthor && samePerson(actor, request.author)).toBe(false);
    expect(steps.signoff.startedAt !== null && at >= steps.signoff.startedAt).toBe(true);
  }
}

/** Attempts, ids and facts stay in their bounds. */
export function checkBounds({ run, now }: World): void {
  const { submission, facts } = run;
  const tasks = submission === null ? [] : stepIds.flatMap((step) => submission.steps[step].tasks);
  const ids = [...tasks, ...facts.chores].map((task) => `${task.submission}/${task.id}`);
  expect(new Set(ids).size).toBe(ids.length);
  const keys = due(run, now).map((effect) => effect.key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const task of tasks) expect(task.attempts).toBeLessThanOrEqual(submission?.request.policy.attempts ?? 0);
  for (const chore of facts.chores) expect(chore.attempts).toBeLessThan(10);
  expect(facts.givenUp.length).toBeLessThanOrEqual(keptFailures);
  expect(facts.certified.length).toBeLessThanOrEqual(maxImages);
  expect(facts.replicated.length).toBeLessThanOrEqual(maxImages * maxRegions);
}

/** Two images in each of: the submission, live, and the submission before until this one has been validated. */
const maxImages = 6;
const maxRegions = 3;

/** A status never contradicts itself. */
export function checkStatus({ run, now }: World, isValid: (status: Status) => boolean): void {
  const status = statusOf(run, now);
  expect(isValid(status)).toBe(true);
  const words = status.steps.map((step) => step.status);
  const complete = words.filter((word) => word === "complete");
  expect(words.slice(0, complete.length)).toEqual(complete);
  expect(words.filter((word) => word !== "complete" && word !== "notStarted").length).toBeLessThanOrEqual(1);
  const { failed, waitingForPublisherReview, succeeded, canceled } = wordsOf(status);
  expect([words, failed]).toEqual([words, words.includes("rejected")]);
  expect([words, waitingForPublisherReview]).toEqual([words, words.includes("waitingForPublisherReview")]);
  expect([words, succeeded]).toEqual([words, complete.length === words.length]);
  expect(canceled && words.some((word) => word !== "notStarted")).toBe(false);
  expect(waitingForPublisherReview && status.next === null).toBe(false);
  for (const step of status.steps) checkStep(step);
  checkSlots(status, run.submission);
}

function wordsOf({ status }: Status) {
  return {
    failed: status === "failed",
    waitingForPublisherReview: status === "waitingForPublisherReview",
    succeeded: status === "succeeded",
    canceled: status === "canceled",
  };
}

function checkStep({ status, progress, startedAt, endedAt, messages }: Status["steps"][number]): void {
  expect(progress === 100).toBe(status === "complete");
  expect(startedAt === null).toBe(status === "notStarted" || status === "blocked");
  expect(endedAt === null).toBe(status !== "complete" && status !== "rejected");
  const hasError = messages.some((each) => each.level === "error");
  expect([status, hasError]).toEqual([status, status === "inProgress" ? hasError : status === "rejected"]);
}

function checkSlots({ slots, steps }: Status, submission: Submission | null): void {
  if (slots.preview !== null) expect(slots.preview.digest).toBe(submission?.request.digest);
  if (submission?.ended?.how === "live") expect(slots.live?.digest).toBe(submission.request.digest);
  if (steps[6]?.status === "complete" && submission?.request.withdraw === true) expect(slots.live).toBeNull();
}

/** After the end nothing is owed and nothing will be. */
export function checkQuiet({ run, now }: World): void {
  expect(owedTasks(run)).toEqual([]);
  expect(due(run, now)).toEqual([]);
  expect(run.submission === null || run.submission.ended !== null || run.facts.held !== null).toBe(true);
}
