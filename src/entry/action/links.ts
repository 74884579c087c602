import type { Links } from "../../core/host-view.ts";
import { offerName } from "../../core/offer.ts";
import type { Run } from "../../core/run.ts";
import type { Context } from "./context.ts";

/** Where people find what belongs to an offer on GitHub. */
export function linksOn({ serverUrl, repository }: Pick<Context, "serverUrl" | "repository">, run: Run): Links {
  const base = `${serverUrl}/${repository}`;
  const branch = `slipway/${offerName(run.offer)}`;
  const ledger = `${base}/tree/${branch}`;
  const issue = run.facts.shown?.places.issue?.url;
  const commit = run.submission?.request.commit;
  return {
    status: issue ?? ledger,
    ledger,
    evidence: (path) => `${base}/blob/${branch}/${encodeURI(path)}`,
    commit: (id) => `${base}/commit/${id}`,
    ...(commit === undefined
      ? {}
      : { source: (path, line) => `${base}/blob/${commit}/${encodeURI(path)}${line === undefined ? "" : `#L${line}`}` }),
    ...(issue === undefined ? {} : { issue }),
  };
}
