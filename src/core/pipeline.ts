import { day, hour, minute, type Milliseconds } from "./time.ts";

export const stepIds = ["validate", "certify", "provision", "package", "preview", "signoff", "live"] as const;
/** One of the seven steps a submission walks, in order. */
export type StepId = (typeof stepIds)[number];

/** What is fixed about a step. `estimate` is what people are told (ISO 8601 duration and words); `deadline` is when waiting ends in failure. */
export type StepDefinition = {
  readonly name: string;
  readonly estimate: string | null;
  readonly estimateText: string;
  readonly estimateMs: Milliseconds | null;
  readonly deadlineMs: Milliseconds;
};

/** Names and estimates are those of publishing.md ("The seven steps"); deadlines are ours: well past the estimate, so that nothing waits for ever. */
export const steps: Readonly<Record<StepId, StepDefinition>> = {
  validate: { name: "Validate prerequisites", estimate: "P1D", estimateText: "< 1 day", estimateMs: day, deadlineMs: 14 * day },
  certify: { name: "Certification", estimate: "P5D", estimateText: "< 5 days", estimateMs: 5 * day, deadlineMs: 10 * day },
  provision: { name: "Provisioning", estimate: "P1D", estimateText: "< 1 day", estimateMs: day, deadlineMs: 3 * day },
  package: {
    name: "Packaging and lead generation registration",
    estimate: "PT1H",
    estimateText: "< 1 hour",
    estimateMs: hour,
    deadlineMs: day,
  },
  preview: { name: "Offer available in preview", estimate: "PT30M", estimateText: "minutes", estimateMs: 30 * minute, deadlineMs: day },
  signoff: { name: "Publisher signoff", estimate: null, estimateText: "", estimateMs: null, deadlineMs: 90 * day },
  live: { name: "Live", estimate: "PT6H", estimateText: "hours", estimateMs: 6 * hour, deadlineMs: 2 * day },
};

/** The step after `step`, or undefined after the last. */
export function nextStep(step: StepId): StepId | undefined {
  return stepIds[stepIds.indexOf(step) + 1];
}
