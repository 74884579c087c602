import type { Host } from "../../../ports/host.ts";
import { announce, type Desk } from "./announce.ts";
import { createChecks } from "./checks.ts";
import type { GitHubClient } from "./client.ts";
import { createIssueIndex, publicationLabel } from "./issues.ts";
import { createLabels } from "./labels.ts";
import { createSupport, nobody, type SupportDesk } from "./support.ts";

/**
 * A repository on GitHub as the place where people follow a submission: an issue with one status comment and labels of state, a check beside the commit,
 * deployments `preview` and `live`. Every part is told even when another could not be. Never throws.
 */
export function createGitHubHost(client: GitHubClient, support: SupportDesk = nobody): Host {
  const labels = createLabels(client);
  const desk: Desk = { client, labels, issues: createIssueIndex(client, publicationLabel), checks: createChecks(client), made: new Map() };
  return {
    announce: async (view) => await announce(desk, view),
    openSupport: createSupport(client, labels, support),
  };
}
