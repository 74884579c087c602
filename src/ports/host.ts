import type { CheckView, DeploymentView, IssueView } from "../core/host-view.ts";
import type { Places } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import type { Severity } from "../core/support.ts";
import type { Milliseconds } from "../core/time.ts";
import type { Answer } from "./world.ts";

/** Everything a host shows of one offer, rendered. A host takes what it has a place for. */
export type View = {
  readonly offer: OfferId;
  readonly submission: number;
  /** `status.json`. */
  readonly json: string;
  /** Pages of the certification reports by their names beside the status page, drawn for a host that keeps them. */
  readonly reports: () => Promise<ReadonlyMap<string, string>>;
  /** The status page, drawn for the hosts that show one: the others load none of what it takes. */
  readonly html: () => Promise<string>;
  /** The same as the README of the ledger branch. */
  readonly markdown: string;
  readonly issue: IssueView;
  /** Absent for what was published without a commit of its own. */
  readonly check?: CheckView;
  readonly deployments: readonly DeploymentView[];
  /** Where it was shown last. */
  readonly places: Places;
};

/**
 * How telling went. `places` is everything known now, also when it was cut short (`problem` says by what: the next wake-up tells the rest). A host that
 * needs no memory answers undefined. `retryAfterMs`: the host asks to be left alone for so long.
 */
export type Shown = { readonly places: Places; readonly problem?: Problem; readonly retryAfterMs?: Milliseconds };

/** Everything a support request carries. */
export type SupportRequest = {
  readonly id: string;
  readonly offer: OfferId;
  readonly title: string;
  readonly markdown: string;
  readonly json: string;
  readonly severity: Severity;
  /** True when it asks for a waiver of a check. */
  readonly isException: boolean;
};

/** Where people follow a submission: GitHub, or this machine. */
export interface Host {
  /** Shows where the offer stands. Observes first and writes only what changed; never throws. */
  announce(view: View): Promise<Shown | undefined>;
  /** Opens a support request once per id and says where it is. */
  openSupport(request: SupportRequest): Promise<Answer<{ readonly url: string }>>;
}
