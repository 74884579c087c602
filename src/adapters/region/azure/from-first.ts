import type { ChunkManifest } from "../../../core/chunks.ts";
import type { RegionOutcome } from "../../../ports/regions.ts";
import type { Account } from "./account.ts";
import { beginCopy, copySource } from "./service-copy.ts";

type Means = {
  readonly manifest: ChunkManifest;
  /** Every account of the settings: each may hold the image already. */
  readonly accountNames: readonly string[];
  readonly open: (region: string) => Promise<Account | undefined>;
  /** Brings the bytes to regions that do not hold them, by sending them or by waiting for what the service copies there. */
  readonly send: (regions: readonly string[]) => Promise<readonly RegionOutcome[]>;
};

/**
 * Sends the image to one region, unless some account holds it already, and lets the service of each other region copy it from there. Where a service
 * refuses, or what it copied is not the image, the bytes are sent after all. Never throws.
 */
export async function replicateByService(regions: readonly string[], means: Means): Promise<readonly RegionOutcome[]> {
  const outcomes = new Map<string, RegionOutcome>();
  const settle = (settled: readonly RegionOutcome[]): void => settled.forEach((each) => void outcomes.set(each.region, each));
  const waiting = [...regions];
  let source = await firstSource([...new Set([...regions, ...means.accountNames])], means);
  while (source === undefined && waiting.length > 1) {
    const first = waiting.splice(0, 1);
    settle(await means.send(first));
    source = await firstSource(first, means);
  }
  if (source !== undefined) await Promise.all(waiting.map((region) => begin(region, source, means)));
  settle(await means.send(waiting));
  return regions.flatMap((region) => outcomes.get(region) ?? []);
}

type Source = { readonly region: string; readonly url: () => Promise<string> };

/** The first of these accounts that holds a finished copy; one that does not answer holds none. */
async function firstSource(regions: readonly string[], { manifest, open }: Means): Promise<Source | undefined> {
  for (const region of regions) {
    const account = await open(region);
    const url = account && (await copySource(account, manifest.digest).catch(() => undefined));
    if (url !== undefined) return { region, url };
  }
  return undefined;
}

/** A copy that can not be begun is no failure: the bytes are sent then, and what is wrong with the region shows there. */
async function begin(region: string, source: Source, { manifest, open }: Means): Promise<void> {
  const account = region === source.region ? undefined : await open(region);
  if (account === undefined) return;
  try {
    await beginCopy(account, manifest, await source.url());
  } catch {
    // Refused.
  }
}
