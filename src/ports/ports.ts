import type { ChunkManifest } from "../core/chunks.ts";
import type { Links } from "../core/host-view.ts";
import type { Language } from "../core/language.ts";
import type { Effect, Event } from "../core/message.ts";
import type { Problem } from "../core/problem.ts";
import type { Run } from "../core/run.ts";
import type { Host } from "./host.ts";
import type { Disk, Images } from "./images.ts";
import type { Ledger } from "./ledger.ts";
import type { Marketplace } from "./marketplace.ts";
import type { RegionProgress, Regions } from "./regions.ts";
import type { Source } from "./source.ts";
import type { Clock, Leads, Mail, Staging, StoreFront } from "./world.ts";

/** Reads a disk once and names its content; a declared SHA-256 of the whole file is checked on the way. Remembers what it read. */
export interface Digests {
  /** SHA-256 as 64 hex digits. */
  readonly sha256: (content: string | Uint8Array) => string;
  chunks(
    disk: Disk,
    options: { readonly sha256?: string; readonly onProgress?: (done: number, total: number) => void },
  ): Promise<ChunkManifest | Problem>;
}

/** What work in progress tells whoever watches; never needed for correctness. */
export type Progress =
  | { readonly kind: "effect-started"; readonly effect: Effect }
  | { readonly kind: "effect-ended"; readonly effect: Effect; readonly outcome: "done" | "failed" | "later" }
  | { readonly kind: "reading"; readonly effect: Effect; readonly done: number; readonly total: number }
  | { readonly kind: "region"; readonly effect: Effect; readonly progress: RegionProgress };

/** Everything the engine needs of the outside world. */
export type Ports = {
  readonly ledger: Ledger;
  readonly source: Source;
  readonly images: Images;
  readonly digests: Digests;
  readonly regions: Regions;
  readonly staging: Staging;
  readonly leads: Leads;
  readonly mail: Mail;
  readonly storeFront: StoreFront;
  readonly host: Host;
  /** Absent where offers are not handed to a commercial marketplace. */
  readonly marketplace?: Marketplace;
  readonly clock: Clock;
  /** What turns Markdown into safe HTML; loaded by whoever makes a page. */
  readonly markdown: () => Promise<(text: string) => string>;
  /** The language that this address reads. */
  readonly languageOf: (address: string) => Language;
  /** Where people find what belongs to an offer. */
  readonly links: (run: Run) => Links;
  readonly onProgress: (progress: Progress) => void;
  /** Told of every turn that was recorded, with the state after it; never needed for correctness. */
  readonly onRecorded?: (run: Run, events: readonly Event[]) => void;
  /** The program and the machine it runs on, each by name, for whoever is asked for help. Never a secret. */
  readonly about: Readonly<Record<string, string>>;
};
