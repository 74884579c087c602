import type { OfferId } from "../core/offer.ts";
import type { Answer } from "./world.ts";

/** A JSON object that is sent as it is. */
export type MarketplaceResource = Readonly<Record<string, unknown>>;

/** An offer as it is handed to a marketplace: exactly the content of one submission. */
export type HandedOffer = {
  readonly offer: OfferId;
  readonly submission: number;
  readonly digest: string;
  /** The offer's resources. Secrets are asked for by name at the moment of sending, and never kept. */
  readonly resources: (secretOf: (name: string) => string) => readonly MarketplaceResource[];
};

/** Which publication is meant, once it has been handed over. */
export type HandedSubmission = Pick<HandedOffer, "offer" | "submission" | "digest">;

/**
 * The commercial marketplace, as something that offers are handed to. Both operations take as long as the marketplace's own checks: they answer `later`
 * until it has decided. Repeating one sends nothing a second time, also after a crash between sending and hearing the answer. Never throws; problems
 * carry no secret.
 */
export interface Marketplace {
  /** Address below which it fetches an offer's pictures (`media/…`); without it pictures stay as they are there. */
  readonly assetsUrl?: string;
  /** Makes the marketplace's draft what the resources say, and publishes it to the marketplace's preview. `where` names the submission for people. */
  preview(offer: HandedOffer): Promise<Answer<{ readonly where: string }>>;
  /** Makes exactly the submission live that `preview` published, and no other. */
  goLive(submission: HandedSubmission): Promise<Answer<{ readonly where: string }>>;
}
