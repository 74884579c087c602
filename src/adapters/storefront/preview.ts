import type { OfferId } from "../../core/offer.ts";
import type { Instant } from "../../core/time.ts";
import type { Done, PreviewGrant } from "../../ports/world.ts";
import { done } from "./guarded.ts";
import { packagedFolder } from "./packaged.ts";
import { offerPath, pageUrl, type Places } from "./places.ts";
import { openPage, sweepPages } from "./preview-pages.ts";
import { readRecord, writeRecord, type PreviewRecord } from "./preview-record.ts";
import { expiryOf, grantsOf, numbered, type PreviewRequest } from "./preview-terms.ts";
import { previewKey } from "./preview-token.ts";

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

async function recordOf({ places, secretFile }: PreviewHouse, request: PreviewRequest, expires: Instant): Promise<PreviewRecord> {
  const { offer, submission, digest } = request;
  const folder = await packagedFolder(places, offer, digest);
  const grants = grantsOf(await previewKey(secretFile), request, expires);
  return { schemaVersion: 1, submission, digest, folder, expires, closed: false, grants };
}
