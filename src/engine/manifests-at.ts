import { offerName, type OfferId } from "../core/offer.ts";
import { problem, type Problem } from "../core/problem.ts";
import { readManifests, type Manifests } from "../manifest/market/manifests.ts";
import type { Tree } from "../manifest/tree.ts";
import type { Ports } from "../ports/ports.ts";
import { isProblemList, treeOf } from "./offer-at.ts";

/** An offer's files as a commit holds them: what its manifests say, before defaults, and the bytes of everything beside them. */
export async function manifestsAt(
  { source }: Pick<Ports, "source">,
  id: OfferId,
  commit: string,
): Promise<{ readonly manifests: Manifests; readonly tree: Tree } | readonly Problem[]> {
  const found = await source.offer(commit, id);
  if (found === undefined) return [missing(id, commit)];
  const tree = await treeOf(found);
  const manifests = readManifests(id, tree);
  return isProblemList(manifests) ? manifests : { manifests, tree };
}

function missing(id: OfferId, commit: string): Problem {
  const text = `The commit ${commit.slice(0, 7)} has no folder offers/${offerName(id)}.`;
  return problem("offer-missing", text, "See which offers there are with `slipway offers`.");
}
