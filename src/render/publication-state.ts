import { waitingSince } from "../core/run.ts";
import type { OfferView } from "./offer-view.ts";

/** Where an offer stands, as a host has words and pictures for it. */
export type PublicationState = "unpublished" | "running" | "held" | "waiting" | "live" | "withdrawn" | "failed" | "canceled" | "superseded";

/** One word for the whole: a hold is shown before what it holds up. */
export function publicationState({ run, status }: OfferView): PublicationState {
  const { submission } = run;
  if (submission === null) return "unpublished";
  if (submission.ended !== null) return submission.ended.how;
  if (status.held) return "held";
  return waitingSince(run) === null ? "running" : "waiting";
}

/** True while a step under way, or one that waits, takes longer than people were told. */
export function isLate({ run, status }: OfferView): boolean {
  return run.submission?.ended === null && status.steps.some(({ overdue, endedAt }) => overdue && endedAt === null);
}
