import { offerName, type OfferId } from "../core/offer.ts";
import { notifyOf } from "../manifest/notify.ts";
import { SourceError, type SourceTree } from "../ports/source.ts";

/** Addresses of the manifest's `notify`, read leniently: a manifest with mistakes must still tell its publisher about them. */
export async function namedAddresses({ files }: SourceTree, offer: OfferId): Promise<readonly string[]> {
  const path = `offers/${offerName(offer)}/offer.yaml`;
  const file = files.get(path);
  if (file?.kind !== "file") return [];
  try {
    return notifyOf(path, await file.read());
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}
