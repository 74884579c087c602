import type { CheckView, DeploymentView, IssueView, Links } from "../core/host-view.ts";
import type { Run } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import type { Instant } from "../core/time.ts";
import { recordedView } from "./offer-view.ts";
import { publicationCheck } from "./publication-check.ts";
import { publicationDeployments } from "./publication-deployments.ts";
import { publicationIssue } from "./publication-issue.ts";

export type Publication = { readonly issue: IssueView; readonly check?: CheckView; readonly deployments: readonly DeploymentView[] };

/** All that a host such as GitHub shows of an offer, from its state alone: the same state gives the same texts at any hour. */
export function publicationOf(run: Run, status: Status, links: Links, _now: Instant): Publication {
  const view = recordedView({ run, status, links });
  const check = publicationCheck(view);
  return { issue: publicationIssue(view), ...(check === undefined ? {} : { check }), deployments: publicationDeployments(run) };
}
