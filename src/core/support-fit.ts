import { problem, quote, type Problem } from "./problem.ts";
import { emptySupport } from "./refusal.ts";
import type { Submission } from "./run.ts";
import { invalidOption, type ExceptionRequest, type SupportDetails } from "./support.ts";
import { day, type Instant } from "./time.ts";

/** Longer than a year an image should not lean on an exception. */
const longestMs = 366 * day;

/** Why a request can not be taken as it is; undefined when it can. */
export function unfitRequest(submission: Submission, text: string, { exception }: SupportDetails, now: Instant): Problem | undefined {
  if (text.trim() === "") return emptySupport();
  return exception === undefined ? undefined : (unfitEnd(exception, now) ?? unknownImage(submission, exception));
}

function unfitEnd({ ends }: ExceptionRequest, now: Instant): Problem | undefined {
  const time = Date.parse(`${ends}T23:59:59.999Z`);
  const aheadMs = time - Date.parse(now);
  // JavaScript reads 31 February as the 3rd of March.
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(ends);
  return isDay && aheadMs > 0 && aheadMs <= longestMs
    ? undefined
    : invalidOption("ends", ends, "Name a day from today on, at most a year ahead.");
}

/** Nothing is known of images before they were validated. */
function unknownImage({ content }: Submission, { plan, version }: ExceptionRequest): Problem | undefined {
  if (content === null || content.images.some((image) => image.plan === plan && image.version === version)) return undefined;
  const there = [...new Set(content.images.map((image) => `${image.plan} ${image.version}`))].join(", ");
  return problem(
    "support-image-unknown",
    `This submission has no image ${quote(`${plan} ${version}`)}.`,
    `Name a plan and version of it: ${there}.`,
  );
}
