import type { Audience, OfferId } from "../../core/offer.ts";
import { quote } from "../../core/problem.ts";
import type { Instant } from "../../core/time.ts";
import { StoreRefusal } from "./places.ts";
import type { PreviewRecord } from "./preview-record.ts";
import { previewToken } from "./preview-token.ts";

/** Who is to see which page, until when. */
export type PreviewRequest = {
  readonly offer: OfferId;
  readonly submission: number;
  readonly digest: string;
  readonly audience: readonly Audience[];
  readonly expires: Instant;
};

/** The first moment given holds while it lasts, so that the same submission gets the same links again. */
export function expiryOf({ digest, expires, submission }: PreviewRequest, before: PreviewRecord | undefined, now: Instant): Instant {
  numbered(submission);
  if (before?.closed === true)
    throw new StoreRefusal("preview-closed", `The preview of submission ${submission} was closed.`, "Publish the offer again.");
  if (before !== undefined && before.digest !== digest)
    throw new StoreRefusal(
      "preview-digest",
      `Submission ${submission} shows ${quote(before.digest)}, not ${quote(digest)}.`,
      "Publish the offer again.",
    );
  const chosen = before !== undefined && now < before.expires ? before.expires : instant(expires);
  if (now >= chosen)
    throw new StoreRefusal("preview-expired", `The preview of submission ${submission} ended at ${chosen}.`, "Publish the offer again.");
  return chosen;
}

/** A grant for each subscription of the audience, once. Refuses what is no subscription: then nobody is let in. */
export function grantsOf(key: Buffer, { offer, submission, digest, audience }: PreviewRequest, expires: Instant): PreviewRecord["grants"] {
  const subscriptions = [...new Set(audience.map((each) => subscriptionOf(each)))];
  return subscriptions.map((subscription) => ({
    subscription,
    token: previewToken(key, { offer, submission, digest, subscription, expires }),
  }));
}

function subscriptionOf({ subscription }: Audience): string {
  const id = subscription.toLowerCase();
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new StoreRefusal(
    "preview-subscription",
    `${quote(subscription)} is no subscription id.`,
    "Write it as 8-4-4-4-12 hex digits in the offer's preview audience.",
  );
}

function instant(text: string): Instant {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new StoreRefusal("preview-expired", `${quote(text)} is no moment.`, "Publish the offer again.");
  return new Date(milliseconds).toISOString();
}

/** A submission's number; refuses what is none. */
export function numbered(submission: number): number {
  if (Number.isSafeInteger(submission) && submission >= 0) return submission;
  throw new StoreRefusal("store-name", `${quote(submission)} is no submission's number.`, "Publish the offer again.");
}
