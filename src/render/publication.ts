import type { CheckView, DeploymentView, IssueView, Links } from "../core/host-view.ts";
import { offerName } from "../core/offer.ts";
import type { Run } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import type { Instant } from "../core/time.ts";
import { headline } from "./headline.ts";

export type Publication = { readonly issue: IssueView; readonly check?: CheckView; readonly deployments: readonly DeploymentView[] };

/** All that a host such as GitHub shows of an offer, from its state alone: the same state gives the same texts at any hour. */
export function publicationOf(run: Run, status: Status, _links: Links, _now: Instant): Publication {
  const title = `${offerName(run.offer)}: ${headline(run, status)}`;
  return { issue: { title, body: title, comment: title, labels: [], open: true }, deployments: [] };
}
