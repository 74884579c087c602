import type { Audience, OfferId } from "../../core/offer.ts";
import { quote } from "../../core/problem.ts";
import type { Instant } from "../../core/time.ts";
import type { Done, PreviewGrant } from "../../ports/world.ts";
import { done } from "./guarded.ts";
import { packagedFolder } from "./packaged.ts";
import { offerPath, pageUrl, StoreRefusal, type Places } from "./places.ts";
import { openPage, sweepPages } from "./preview-pages.ts";
import { readRecord, writeRecord, type PreviewRecord } from "./preview-record.ts";
import { previewKey, previewToken } from "./preview-token.ts";

export type PreviewRequest = {
  readonly offer: OfferId;
  readonly submission: number;
  readonly digest: string;
  readonly audience: readonly Audience[];
  readonly expires: Instant;
};

/** What opening and closing need of their surroundings. */
export type PreviewHouse = {
  readonly places: Places;
  readonly secretFile: string;
  readonly baseUrl: string | undefined;
  readonly now: Instant;
};

/** Opens the packaged page at one secret address per subscription, and takes away every address that is nobody's any more. */
export async function openPreview(house: PreviewHouse, request: PreviewRequest): Promise<Done<readonly PreviewGrant[]>> {
  const { places, now } = house;
  const { offer, submission } = request;
  const expires = expiryOf(request, await readRecord(places, offer, submission), now);
  const record = await recordOf(house, request, expires);
  const changed = await writeRecord(places, offer, record);
  let opened = 0;
  for (const { token } of record.grants) opened += (await openPage(places, offer, record, token)) ? 1 : 0;
  await sweepPages(places, now);
  const path = offerPath(offer);
  const grants = record.grants.map(({ subscription, token }) => ({
    subscription,
    url: pageUrl(house.places, house.baseUrl, `preview/${path}/${token}`),
    expires,
  }));
  return done(!changed && opened === 0, grants);
}

/** Ends a submission's preview for good; a late attempt to open it again is refused. */
export async function closePreview(
  { places, now }: Pick<PreviewHouse, "places" | "now">,
  offer: OfferId,
  submission: number,
): Promise<Done<null>> {
  const before = await readRecord(places, offer, numbered(submission));
  const nothing = { schemaVersion: 1, submission, digest: "", folder: "", expires: now, grants: [] } as const;
  const changed = before?.closed !== true && (await writeRecord(places, offer, { ...(before ?? nothing), closed: true }));
  const swept = await sweepPages(places, now);
  return done(!changed && swept === 0, null);
}

/** The first moment given holds while it lasts, so that the same submission gets the same links again. */
function expiryOf({ digest, expires, submission }: PreviewRequest, before: PreviewRecord | undefined, now: Instant): Instant {
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

async function recordOf(
  { places, secretFile }: PreviewHouse,
  { offer, submission, digest, audience }: PreviewRequest,
  expires: Instant,
): Promise<PreviewRecord> {
  const folder = await packagedFolder(places, offer, digest);
  const key = await previewKey(secretFile);
  const subscriptions = [...new Set(audience.map((each) => subscriptionOf(each)))];
  const grants = subscriptions.map((subscription) => ({
    subscription,
    token: previewToken(key, { offer, submission, digest, subscription, expires }),
  }));
  return { schemaVersion: 1, submission, digest, folder, expires, closed: false, grants };
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

function numbered(submission: number): number {
  if (Number.isSafeInteger(submission) && submission >= 0) return submission;
  throw new StoreRefusal("store-name", `${quote(submission)} is no submission's number.`, "Publish the offer again.");
}
