import type { ImageType, OfferId, OsFamily } from "./offer.ts";
import type { StepId } from "./pipeline.ts";
import type { Place, Problem } from "./problem.ts";
import type { CertificationSummary } from "./report.ts";
import type { LockedFields } from "./rules/locked.ts";
import type { Policy, Role } from "./settings.ts";
import type { SupportDetails } from "./support.ts";
import type { Instant, Milliseconds } from "./time.ts";

// Everything that goes in and out of the core, on one page: commands in, events recorded, effects owed, outcomes back.

/**
 * Who caused something. `id` is the host's numeric user id; `system` is Slipway itself. `via` names the one comment, label or push that asked, so that
 * an event delivered twice acts once; `teams` are those a host has confirmed, as `org/team`.
 */
export type Actor = {
  readonly name: string;
  readonly email?: string;
  readonly id?: number;
  readonly role: Role | "system";
  readonly via?: string;
  readonly teams?: readonly string[];
};

export const slipway: Actor = { name: "Slipway", role: "system" };

/** One press of Publish: what to publish, under which policy. */
export type PublishRequest = {
  readonly commit: string;
  /** `sha256:<64 hex>` over manifest, media and image digests. */
  readonly digest: string;
  /** True when the offer's folder is gone: the submission takes the offer out of the catalogue. */
  readonly withdraw: boolean;
  /** False runs every check and copy again. */
  readonly reuse: boolean;
  /** Addresses known before validation (repository default, or the manifest's own when it could be read). */
  readonly notify: readonly string[];
  readonly policy: Policy;
  /** Who wrote the change, for the four-eyes rule. */
  readonly author: Actor;
  /** The merged pull request that brought the change, where the host knows one. */
  readonly pullRequest?: number;
};

export type Command = { readonly actor: Actor } & (
  | { readonly kind: "publish"; readonly request: PublishRequest }
  | {
      readonly kind: "goLive";
      readonly digest?: string;
      /** When the person asked; must not be before the preview was announced. */ readonly askedAt?: Instant;
    }
  | { readonly kind: "cancel"; readonly reason: string }
  | { readonly kind: "notify"; readonly addresses: readonly string[] }
  | { readonly kind: "hold"; readonly reason: string }
  | { readonly kind: "resume" }
  | ({ readonly kind: "support"; readonly text: string } & SupportDetails)
  | { readonly kind: "settle"; readonly submission: number; readonly task: string; readonly attempt: number; readonly outcome: Outcome }
  | { readonly kind: "wake" }
  | { readonly kind: "announced"; readonly submission: number; readonly shown: Announcement }
);

/** Where a host shows an offer, as ids that find it again without a search. `by` is the numeric id of the account that wrote there. */
export type Places = {
  readonly by?: number;
  readonly issue?: { readonly number: number; readonly url: string };
  readonly comment?: { readonly id: number; readonly url: string };
  readonly check?: { readonly id: number; readonly submission: number; readonly url: string };
  readonly preview?: { readonly id: number; readonly submission: number };
  readonly live?: { readonly id: number; readonly submission: number };
};

/** What a host shows now. `asks` is the digest that people are asked to sign off; `current` is false when telling was cut short. */
export type Announcement = { readonly places: Places; readonly asks: string | null; readonly current: boolean };

/** One image version of one plan, as the submission pins it. `disk` is `os` or `lun <n>`. */
export type ImageContent = {
  /** `<plan>/<type>@<version>`. */
  readonly name: string;
  readonly plan: string;
  readonly type: ImageType;
  readonly version: string;
  readonly osFamily: OsFamily;
  readonly disks: readonly { readonly disk: string; readonly sha256: string; readonly place: Place }[];
  /** SHA-256 over everything a certification of this image depends on; equal inputs mean that a result can be reused. */
  readonly inputs: string;
  readonly place: Place;
};

/** What validation read from the manifests: all that later decisions need, so that the ledger replays without them. */
export type Content = {
  readonly title: string;
  /** The highest image version, the one people talk about. */
  readonly version: string;
  readonly images: readonly ImageContent[];
  readonly notify: readonly string[];
  readonly lead: string;
  readonly audience: number;
  readonly locked: LockedFields;
};

export type MailKind = "failed" | "previewReady" | "live" | "withdrawn" | "canceled" | "overdue" | "support";

/** What is to be done in the world. Details are read again from the commit when it is performed. */
export type Work =
  | { readonly kind: "validate" }
  | { readonly kind: "certify"; readonly image: string }
  | { readonly kind: "replicate"; readonly sha256: string; readonly region: string }
  | { readonly kind: "page" }
  | { readonly kind: "lead" }
  | { readonly kind: "openPreview" }
  | { readonly kind: "stage" }
  | { readonly kind: "promote" }
  /** Hands the offer to the commercial marketplace, to be previewed there, and later to be live there. */
  | { readonly kind: "marketplacePreview" }
  | { readonly kind: "marketplaceLive" }
  | { readonly kind: "withdraw" }
  | { readonly kind: "closePreview" }
  /** Brings what is live to a region that missed the quorum of provisioning. */
  | { readonly kind: "catchUp"; readonly sha256: string; readonly region: string }
  | { readonly kind: "mail"; readonly mail: MailKind; readonly step: StepId; readonly problems: readonly Problem[]; readonly note: string }
  /** `severity` is there in every request but those of the first versions. */
  | ({ readonly kind: "support"; readonly text: string; readonly by: string } & SupportDetails);

/** A piece of work as it becomes owed. Ids are unique within a submission and never used again. */
export type NewTask = {
  readonly id: string;
  readonly work: Work;
  readonly deadline: Instant;
  /** The submission whose result is used instead of doing it again. */ readonly reusedFrom?: number;
};

/** What a finished piece of work gave. `note` is one phrase for people. */
export type TaskResult = {
  readonly note: string;
  readonly content?: Content;
  readonly certification?: CertificationSummary;
  /** Bytes of data the region holds, and of those sent now. */
  readonly bytes?: number;
  readonly sent?: number;
  /** Digest of the verified copy in the region (`ChunkManifest.digest`): what is opened when the offer goes live. */
  readonly copy?: string;
  readonly url?: string;
  readonly expires?: Instant;
};

/** A file beside the events, named by its digest in the event that it belongs to. */
export type EvidenceFile = { readonly path: string; readonly sha256: string };

/** What a certification leaves beside its canonical report: the statement that provisioning demands, and the report as people read it. */
export type Companions = { readonly statement: EvidenceFile; readonly markdown: EvidenceFile; readonly page: EvidenceFile };

/** The report that a certification rests on, and what lies beside it; ledgers from before statements have the report alone. */
export type Witness = { readonly evidence?: EvidenceFile; readonly companions?: Companions };

export type Outcome =
  | ({ readonly kind: "done"; readonly result: TaskResult } & Witness)
  | ({
      readonly kind: "failed";
      readonly permanent: boolean;
      readonly problems: readonly Problem[];
      readonly retryAfterMs?: Milliseconds;
      readonly certification?: CertificationSummary;
    } & Witness)
  | { readonly kind: "later"; readonly checkAfterMs: Milliseconds; readonly note: string };

/** How a submission ended. */
export type Ending = "live" | "withdrawn" | "failed" | "canceled" | "superseded";

/** What happened. Types are only ever added, never changed. */
export type EventBody =
  | { readonly type: "submission-started"; readonly request: PublishRequest }
  | { readonly type: "submission-queued"; readonly request: PublishRequest }
  | { readonly type: "submission-superseded"; readonly by: number }
  | { readonly type: "step-started"; readonly step: StepId; readonly tasks: readonly NewTask[] }
  | ({
      readonly type: "task-done";
      readonly task: string;
      readonly attempt: number;
      readonly result: TaskResult;
    } & Witness)
  | ({
      readonly type: "task-failed";
      readonly task: string;
      readonly attempt: number;
      readonly problems: readonly Problem[];
      readonly retryAt?: Instant;
      readonly certification?: CertificationSummary;
    } & Witness)
  | { readonly type: "task-waiting"; readonly task: string; readonly checkAt: Instant; readonly note: string }
  | { readonly type: "step-completed"; readonly step: StepId }
  | { readonly type: "step-failed"; readonly step: StepId; readonly problems: readonly Problem[] }
  | { readonly type: "chore-owed"; readonly task: NewTask }
  | { readonly type: "addresses-given"; readonly addresses: readonly string[] }
  | { readonly type: "go-live-granted"; readonly digest: string }
  | { readonly type: "submission-canceled"; readonly reason: string }
  | { readonly type: "held"; readonly reason: string }
  | { readonly type: "resumed" }
  | { readonly type: "overdue-noticed"; readonly step: StepId }
  | { readonly type: "announced"; readonly shown: Announcement };

/** An event as recorded: what, when, by whom, in which submission (0 before the first). */
export type Event = EventBody & { readonly at: Instant; readonly actor: Actor; readonly submission: number };

/** A piece of work owed now. `key` is `<publisher>/<offer>/<submission>/<task>/<attempt>`; repeating a key must be harmless. */
export type Effect = {
  readonly key: string;
  readonly offer: OfferId;
  readonly submission: number;
  readonly task: string;
  readonly attempt: number;
  readonly work: Work;
};
