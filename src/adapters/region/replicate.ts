import type { ChunkManifest } from "../../core/chunks.ts";
import type { Disk } from "../../ports/images.ts";
import type { RegionOutcome, ReplicateOptions } from "../../ports/regions.ts";
import { decodeManifest } from "../chunk-cache.ts";
import { fanOut, type ChunkSink, type FanOutOptions } from "./fan-out.ts";
import { explainFailure, failed, manifestInvalid } from "./region-problems.ts";

export type Job = { readonly disk: Disk; readonly manifest: ChunkManifest; readonly options: ReplicateOptions };

/** What is to be done in a region: nothing any more, or where the chunks go. What must be given back goes onto `held`. */
export type Prepare = (region: string, held: AsyncDisposableStack) => Promise<RegionOutcome | ChunkSink>;

/**
 * Prepares every region, then copies to those that need bytes: what folders and storage accounts have in common. Outcomes come in the order of the
 * regions. Never throws.
 */
export async function replicateTo(
  { disk, manifest, options: { onProgress } }: Job,
  regions: readonly string[],
  prepare: Prepare,
  how: Omit<FanOutOptions, "onProgress">,
): Promise<readonly RegionOutcome[]> {
  if (decodeManifest(manifest) === undefined) return regions.map((region) => failed(region, true, manifestInvalid(manifest)));
  await using held = new AsyncDisposableStack();
  const prepared = await Promise.all(regions.map((region) => prepare(region, held)));
  const sinks = prepared.filter((each) => isSink(each));
  const copied = new Map((await fanOut(disk, manifest, sinks, { onProgress, ...how })).map((outcome) => [outcome.region, outcome]));
  return prepared.map((each) => (isSink(each) ? (copied.get(each.region) ?? explainFailure(each.region, undefined)) : each));
}

function isSink(prepared: RegionOutcome | ChunkSink): prepared is ChunkSink {
  return "put" in prepared;
}
