import type { Submission } from "../core/run.ts";

/** A verified copy in a region: of the disk with this SHA-256, under the digest of its chunks. */
export type Copy = { readonly sha256: string; readonly region: string; readonly digest: string };

/** The copies that provisioning verified; a region that lags behind its quorum has none. */
export function copiesOf({ steps }: Submission): readonly Copy[] {
  return steps.provision.tasks.flatMap(({ work, result }) =>
    work.kind === "replicate" && result?.copy !== undefined ? [{ sha256: work.sha256, region: work.region, digest: result.copy }] : [],
  );
}
