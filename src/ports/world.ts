import type { BootReport } from "../core/boot.ts";
import type { ChunkManifest } from "../core/chunks.ts";
import type { LeadDestination } from "../core/lead-destination.ts";
import type { Lead } from "../core/lead.ts";
import type { News } from "../core/letter.ts";
import type { Audience, ImageType, OfferId, OsFamily } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import type { Instant, Milliseconds } from "../core/time.ts";

/** What an effect on the world came to. `already` says that it had been done before (by an earlier, lost attempt). */
export type Done<T> = { readonly kind: "done"; readonly already: boolean; readonly value: T };
export type Failed = {
  readonly kind: "failed";
  readonly permanent: boolean;
  readonly problem: Problem;
  readonly retryAfterMs?: Milliseconds;
};
export type Later = { readonly kind: "later"; readonly checkAfterMs: Milliseconds; readonly note: string };
export type Answer<T> = Done<T> | Failed | Later;

/** A message ready to send. `id` is stable for what it announces, so a repeated send is recognised. */
export type Message = {
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Id of the message that began the thread, if this is not it. */
  readonly inReplyTo?: string;
  /** What the messages that belong together are about, such as `contoso/web-stack`: mail programs sort by it. */
  readonly list?: string;
  /** The same as one of several: news of which a digest may be made. Other messages go at once. */
  readonly news?: News;
  readonly at: Instant;
};

/**
 * Sends mail once per id and recipient. Never throws; addresses and headers are checked against injection. An address that is refused is told, and keeps
 * nobody else from theirs.
 */
export interface Mail {
  send(message: Message): Promise<Answer<{ readonly where: string }>>;
}

/** Where customer leads go. Never throws; problems carry no secret. */
export interface Leads {
  /** Writes the lead, once per key, and reads it back where the destination lets itself be read. `where` names the place for people. */
  send(destination: LeadDestination, lead: Lead): Promise<Answer<{ readonly where: string; readonly readBack: boolean }>>;
  /** Takes a lead away again that `send` wrote. False where the destination can not, or may not, forget. */
  remove(destination: LeadDestination, lead: Lead): Promise<Answer<{ readonly removed: boolean }>>;
}

/** What the store front needs to make an offer's page: the offer as published, its pictures' bytes, and which bytes each image is. */
export type ProductContent = {
  readonly offer: OfferId;
  readonly submission: number;
  readonly digest: string;
  readonly html: string;
  /** The same page in other languages, by file name: `it.html`. */
  readonly translations?: ReadonlyMap<string, string>;
  /** Catalogue entry, canonical JSON. */
  readonly entry: string;
  /** Files the page refers to, by relative path: pictures and templates. */
  readonly media: ReadonlyMap<string, Uint8Array>;
};

/** One subscription's access to a preview. */
export type PreviewGrant = { readonly subscription: string; readonly url: string; readonly expires: Instant };

/**
 * Product pages and the catalogue. A page is packaged under its digest, opened for the preview's audience, then promoted by an atomic swap.
 * All operations are idempotent and never throw; live changes only by `promote` and `withdraw`.
 */
export interface StoreFront {
  /** Stores the packaged page and entry for this digest. */
  packagePage(content: ProductContent): Promise<Answer<{ readonly where: string }>>;
  /** Opens the packaged page to each allow-listed subscription until `expires`, and to nobody else. The same submission gets the same grants again. */
  openPreview(
    offer: OfferId,
    submission: number,
    digest: string,
    audience: readonly Audience[],
    expires: Instant,
  ): Promise<Answer<readonly PreviewGrant[]>>;
  /** Revokes every preview grant of the offer's submission. */
  closePreview(offer: OfferId, submission: number): Promise<Answer<null>>;
  /** Replaces the live page and catalogue entry by the packaged ones of this digest. */
  promote(offer: OfferId, digest: string): Promise<Answer<{ readonly url: string }>>;
  /** Takes the offer out of the catalogue and leaves a tombstone page. */
  withdraw(offer: OfferId): Promise<Answer<{ readonly url: string }>>;
  /** What is live now, as the world shows it. */
  live(offer: OfferId): Promise<{ readonly digest: string; readonly url: string } | undefined>;
}

/** A machine that customers will start: the image version it is made from, by the name that tasks use. */
export type StagedMachine = { readonly image: string; readonly type: ImageType; readonly osFamily: OsFamily };

/** A disk as the regions hold it, and the machines that start from it: none from a data disk. */
export type StagedDisk = { readonly name: string; readonly manifest: ChunkManifest; readonly machines: readonly StagedMachine[] };

/** What a machine showed that was started from a region's copy. */
export type StagedBoot = { readonly image: string; readonly region: string; readonly boot: BootReport };

/** Proves that what was replicated can be deployed, from a region's copy. */
export interface Staging {
  /** `boots` is what was started on the way, whatever it came to. Never throws. */
  deploy(
    disks: readonly StagedDisk[],
    regions: readonly string[],
  ): Promise<Answer<{ readonly summary: string }> & { readonly boots?: readonly StagedBoot[] }>;
}

/** Time for the shell; the core gets instants passed in. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: Milliseconds, signal?: AbortSignal): Promise<void>;
}
