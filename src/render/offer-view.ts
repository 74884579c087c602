import type { Links } from "../core/host-view.ts";
import type { Run, Submission } from "../core/run.ts";
import type { Status, StatusStep } from "../core/status.ts";

/** What every text about an offer on a host is drawn from. */
export type OfferView = { readonly run: Run; readonly status: Status; readonly links: Links };

/**
 * The view of a status that does not change while nothing happens: a step is overdue once that has been recorded, not as soon as its estimate has
 * passed. Otherwise every wake-up would write the same comment anew.
 */
export function recordedView({ run, status, links }: OfferView): OfferView {
  const { submission } = run;
  return submission === null
    ? { run, status, links }
    : { run, links, status: { ...status, steps: status.steps.map(asRecorded(submission)) } };
}

function asRecorded({ steps }: Submission): (step: StatusStep) => StatusStep {
  return (step) => ({ ...step, overdue: step.endedAt === null ? step.startedAt !== null && steps[step.id].overdueNoticed : step.overdue });
}
