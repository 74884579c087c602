import type { StepId } from "../core/pipeline.ts";
import type { Run, Submission } from "../core/run.ts";
import type { Status, StatusStep, StepStatus } from "../core/status.ts";
import type { Milliseconds } from "../core/time.ts";
import type { Language } from "./language.ts";
import type { NextAction } from "./next.ts";
import type { OfferState } from "./site-offers.ts";

/** Every word of the status site that is Slipway's own, in one language. What people and images say is not here. */
export type SiteWords = {
  readonly language: Language;
  /** The language's own name, for the link that leads to it. */
  readonly languageName: string;
  readonly skip: string;
  readonly breadcrumb: string;
  readonly allOffers: string;
  readonly storeFront: string;
  readonly asOf: string;
  /** Ends with the line that proves the page. */
  readonly proof: readonly [string, string];
  readonly duration: (ms: Milliseconds) => string;
  readonly since: (ms: Milliseconds) => string;
  readonly stepNames: Readonly<Record<StepId, string>>;
  readonly stepShort: Readonly<Record<StepId, string>>;
  readonly stepStates: Readonly<Record<StepStatus, string>>;
  readonly estimates: Readonly<Record<StepId, string>>;
  readonly states: Readonly<Record<OfferState, string>>;
  readonly headline: (run: Run, status: Status) => string;
  readonly held: string;
  readonly overdue: string;
  readonly list: {
    readonly about: (offers: number, waiting: number, failed: number, overdue: number) => string;
    readonly none: string;
    readonly emptyTitle: string;
    readonly emptyMake: string;
    readonly emptyPublish: string;
    readonly emptyHow: string;
    readonly search: string;
    readonly find: string;
    readonly everything: string;
    readonly filters: string;
    readonly sortedBy: string;
    readonly noMatch: string;
    readonly showAll: string;
    readonly columns: { readonly [name in "offer" | "status" | "step" | "submission" | "since" | "live"]: string };
    readonly olderSubmission: (submission: number) => string;
    readonly broken: string;
    readonly brokenAbout: string;
  };
  readonly page: {
    readonly neverPublished: string;
    readonly submission: (number: number, what: string) => string;
    readonly begunBy: readonly [string, string];
    readonly next: string;
    readonly steps: string;
    readonly track: string;
    readonly estimate: string;
    readonly running: (time: string) => string;
    readonly of: string;
    readonly regions: string;
    readonly regionStates: Readonly<Record<NonNullable<StatusStep["regions"]>[number]["state"], string>>;
    readonly report: string;
    readonly fix: string;
    readonly after: string;
    readonly levels: { readonly [level in "error" | "warning" | "information"]: string };
    readonly customers: string;
    readonly nothingLive: string;
    readonly facts: { readonly [name in "version" | "since" | "page" | "digest" | "commit" | "author" | "policy" | "goLive"]: string };
    readonly fromSubmission: (submission: number) => string;
    readonly trail: string;
    readonly whole: string;
    readonly copy: string;
    readonly copied: string;
    readonly comment: readonly [string, string];
  };
  readonly stats: {
    readonly title: string;
    readonly about: (offers: number, submissions: number) => string;
    readonly toLive: string;
    readonly fromMerge: string;
    readonly fromFirst: string;
    readonly failures: string;
    readonly columns: Readonly<
      Record<
        | "step"
        | "done"
        | "median"
        | "p90"
        | "estimate"
        | "over"
        | "failed"
        | "from"
        | "check"
        | "submissions"
        | "offers"
        | "offer"
        | "since"
        | "took",
        string
      >
    >;
  };
  readonly help: { readonly title: string; readonly about: string };
  readonly next: {
    readonly labels: Readonly<Record<NextAction["kind"] | "withdraw", string>>;
    readonly role: (role: string) => string;
    readonly rule: (submission: Submission) => string;
    readonly heldBy: readonly [string, string];
    readonly heldEnd: string;
    readonly firstTime: string;
    readonly failed: string;
    readonly canceledBy: readonly [string, string];
    readonly address: string;
    readonly preview: string;
  };
  readonly history: {
    readonly title: string;
    readonly back: string;
    readonly about: (submissions: number) => string;
    readonly chart: string;
    readonly chartAbout: string;
    readonly submissions: string;
    readonly columns: { readonly [name in "submission" | "result" | "begun" | "took" | "by"]: string };
    readonly results: { readonly [how in "live" | "withdrawn" | "failed" | "canceled" | "superseded" | "running"]: string };
    readonly unreadable: string;
  };
};
