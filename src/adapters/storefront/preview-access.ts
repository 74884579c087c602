import { join } from "node:path";

import type { OfferId } from "../../core/offer.ts";
import type { Instant } from "../../core/time.ts";
import { placesIn, offerPath } from "./places.ts";
import { readRecords } from "./preview-record.ts";
import { existingPreviewKey, previewToken, sameToken } from "./preview-token.ts";

export type PreviewAccess =
  | {
      readonly kind: "open";
      readonly submission: number;
      readonly digest: string;
      readonly subscription: string;
      readonly expires: Instant;
      /** Folder of the page. */ readonly folder: string;
    }
  | { readonly kind: "closed"; readonly reason: "unknown" | "forged" | "revoked" | "expired" };

/**
 * Judges a preview link as a server must at every request: it is on record, the record was signed with this store front's key, it is not revoked,
 * and its time has not passed. Throws the system's error when the record cannot be read.
 */
export async function checkPreviewAccess(
  { folder, secretFile }: { readonly folder: string; readonly secretFile: string },
  { offer, token, now }: { readonly offer: OfferId; readonly token: string; readonly now: Instant },
): Promise<PreviewAccess> {
  const places = placesIn(folder);
  const path = offerPath(offer);
  const key = await existingPreviewKey(secretFile);
  const found = (await readRecords(places, offer))
    .flatMap((record) => record.grants.map((grant) => ({ record, grant })))
    .find(({ grant }) => sameToken(grant.token, token));
  if (key === undefined || found === undefined) return { kind: "closed", reason: "unknown" };
  const { submission, digest, expires, closed } = found.record;
  const { subscription } = found.grant;
  if (!sameToken(previewToken(key, { offer, submission, digest, subscription, expires }), token))
    return { kind: "closed", reason: "forged" };
  if (closed) return { kind: "closed", reason: "revoked" };
  if (now >= expires) return { kind: "closed", reason: "expired" };
  return { kind: "open", submission, digest, subscription, expires, folder: join(places.previews, path, token) };
}
