import { join } from "node:path";

import type { OfferId } from "../../core/offer.ts";
import type { Instant } from "../../core/time.ts";
import { placesIn, offerPath } from "./places.ts";
import { readRecords, type PreviewRecord } from "./preview-record.ts";
import { existingPreviewKey, previewToken, sameToken } from "./preview-token.ts";

/** A preview link as somebody came with it. */
export type PreviewQuestion = { readonly offer: OfferId; readonly token: string; readonly now: Instant };

/** What a link that opens stands for. */
export type OpenPreview = {
  readonly kind: "open";
  readonly submission: number;
  readonly digest: string;
  readonly subscription: string;
  readonly expires: Instant;
};

export type ClosedPreview = { readonly kind: "closed"; readonly reason: "unknown" | "forged" | "revoked" | "expired" };

/**
 * Judges a preview link as a server must at every request: it is on record, the record was signed with this store front's key, it is not revoked,
 * and its time has not passed. Throws the system's error when the record cannot be read.
 */
export async function checkPreviewAccess(
  { folder, secretFile }: { readonly folder: string; readonly secretFile: string },
  question: PreviewQuestion,
): Promise<(OpenPreview & { /** Folder of the page. */ readonly folder: string }) | ClosedPreview> {
  const places = placesIn(folder);
  const path = offerPath(question.offer);
  const judged = judgePreview(await readRecords(places, question.offer), await existingPreviewKey(secretFile), question);
  return judged.kind === "closed" ? judged : { ...judged, folder: join(places.previews, path, question.token) };
}

/** The same from the offer's records and the key; without a key nothing was ever opened. */
export function judgePreview(
  records: readonly PreviewRecord[],
  key: Buffer | undefined,
  { offer, token, now }: PreviewQuestion,
): OpenPreview | ClosedPreview {
  const found = records
    .flatMap((record) => record.grants.map((grant) => ({ record, grant })))
    .find(({ grant }) => sameToken(grant.token, token));
  if (key === undefined || found === undefined) return { kind: "closed", reason: "unknown" };
  const { submission, digest, expires, closed } = found.record;
  const { subscription } = found.grant;
  if (!sameToken(previewToken(key, { offer, submission, digest, subscription, expires }), token))
    return { kind: "closed", reason: "forged" };
  if (closed) return { kind: "closed", reason: "revoked" };
  if (now >= expires) return { kind: "closed", reason: "expired" };
  return { kind: "open", submission, digest, subscription, expires };
}
