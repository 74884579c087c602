import type { Block, Row } from "../core/letter.ts";
import { stepIds, type StepId } from "../core/pipeline.ts";
import type { Submission } from "../core/run.ts";
import { between, type Instant } from "../core/time.ts";
import type { Context } from "./mail-letter.ts";

/** The seven steps and where each stands, without a picture; nothing for a submission that the run no longer knows. */
export function stepRows({ current, site, words, input: { at } }: Context): readonly Block[] {
  if (current === undefined) return [];
  const rows = stepIds.map((step, index): Row => {
    const { mark, tone, state } = standing(current, step);
    const { startedAt, endedAt } = current.steps[step];
    const took = startedAt === null || state === "notStarted" ? "" : site.duration(between(startedAt, endOf(current, endedAt, at)));
    const text = state === "notStarted" ? "" : site.stepStates[state];
    return { mark, tone, name: `${index + 1} ${site.stepNames[step]}`, state: [text, took].filter((part) => part !== "").join(", ") };
  });
  return [{ kind: "rows", title: words.steps, rows }];
}

type Standing = Pick<Row, "mark" | "tone"> & { readonly state: keyof Context["site"]["stepStates"] };

function standing({ ended, steps }: Submission, step: StepId): Standing {
  const { startedAt, outcome } = steps[step];
  if (outcome === "complete") return { mark: "✓", tone: "good", state: "complete" };
  if (outcome === "failed") return { mark: "✕", tone: "bad", state: "rejected" };
  if (startedAt === null) return { mark: "·", tone: "neutral", state: "notStarted" };
  if (ended !== null) return { mark: "–", tone: "neutral", state: "canceled" };
  return { mark: "●", tone: "attention", state: step === "signoff" ? "waitingForPublisherReview" : "inProgress" };
}

/** A step that was cut short ended with its submission. */
function endOf({ ended }: Submission, endedAt: Instant | null, at: Instant): Instant {
  return endedAt ?? ended?.at ?? at;
}
