import type { ChunkManifest } from "../../../core/chunks.ts";
import { isProblem, type Problem } from "../../../core/problem.ts";
import { second, type Instant, type Milliseconds } from "../../../core/time.ts";
import type { RegionOutcome, Regions } from "../../../ports/regions.ts";
import { decodeManifest } from "../../chunk-cache.ts";
import { createGate } from "../../gate.ts";
import { isNotFound } from "../../service-error.ts";
import { patience as usualPatience, type Patience } from "../../try-again.ts";
import { dataBytes, type ChunkSink } from "../fan-out.ts";
import { copyCorrupt, failed, manifestInvalid, nameProblem, notInRegion, type RegionFailure } from "../region-problems.ts";
import { replicateTo, type Job } from "../replicate.ts";
import { openAccount, sharedAddress, type Account, type AccountOptions } from "./account.ts";
import { share, unshare } from "./blob-access.ts";
import { replicateByService } from "./from-first.ts";
import { recordDigest, records } from "./names.ts";
import { openBlob } from "./open-blob.ts";
import { pageBytes } from "./page-runs.ts";
import { openPageSink } from "./page-sink.ts";
import { explainAzure, lengthOdd } from "./problems.ts";
import { inspectBlob, removeBlob } from "./remove-blob.ts";
import { awaitCopy } from "./service-copy.ts";
import { blobDifference, recordedBlob, standingBlob } from "./standing-blob.ts";
import { workloadIdentity, type TokenSource } from "./workload-identity.ts";

export type AzureRegionsOptions = Pick<AccountOptions, "accounts" | "environment"> & {
  /** What the names of the two containers begin with. Default `slipway`: `slipway-private` and `slipway-public`. */
  readonly prefix?: string;
  /** How long to wait for another process that writes the same copy. Default 35 s: a killed one's lease has ended by then. */
  readonly leaseWaitMs?: Milliseconds;
  /** Read every chunk back before a copy counts, instead of one in sixteen. Default false. */
  readonly verifyAll?: boolean;
  /** `server` sends the bytes to one region and lets the service copy them to the others. Default `upload`: they are sent to each. */
  readonly copy?: "upload" | "server";
  /** How long to look on while the service copies, before a later look is asked for. Default 10 s. */
  readonly copyWaitMs?: Milliseconds;
  /** Who Slipway is where an account has no key. Default: what the environment says (see `workloadIdentity`). */
  readonly identity?: TokenSource;
  readonly patience?: Patience;
};

type Store = AccountOptions & Required<Pick<AzureRegionsOptions, "leaseWaitMs" | "copyWaitMs" | "verifyAll" | "copy">>;

/** Chunks on their way at once to each blob, at most: 32 MiB, which at half a second per Put Page is a blob's target of 60 MiB/s. */
const chunksInFlight = 8;
/** Requests at once over all regions; memory does not depend on it, sockets do. */
const requestsAtOnce = 64;

/**
 * Regions as storage accounts, one each: `slipway-private` holds page blobs `images/<digest>/<number>.vhd` of the image's exact size, records and
 * journals; `slipway-public` what customers may read. A copy counts when its record names it; blobs that were finished are never written to again.
 */
export function azureRegions(options: AzureRegionsOptions): Regions {
  const store: Store = {
    prefix: "slipway",
    leaseWaitMs: 35 * second,
    copyWaitMs: 10 * second,
    verifyAll: false,
    copy: "upload",
    patience: usualPatience,
    identity: workloadIdentity(options.environment),
    gate: createGate(requestsAtOnce),
    ...options,
  };
  return {
    replicate: (disk, manifest, regions, how) => replicate(store, { disk, manifest, options: how }, [...new Set(regions)]),
    verify: (manifest, region) => verify(store, manifest, region),
    setAccess: (digests, region, access) => setAccess(store, digests, region, access === "public" ? share : unshare),
    open: (manifest, region) => onAccount(store, region, (account) => openBlob(account, manifest)),
    list: (region) => list(store, region),
    inspect: (digest, region) => onAccount(store, region, (account) => inspectBlob(account, digest)),
    locate: async (digest, region) => await Promise.resolve(sharedAddress(store, digest, region)),
    remove: async (digest, region, guard) => {
      const removal = await onAccount(store, region, (account) => removeBlob(account, { digest, leaseWaitMs: store.leaseWaitMs }, guard));
      return isProblem(removal) ? { kind: "failed", problem: removal } : removal;
    },
  };
}

async function replicate(store: Store, job: Job, regions: readonly string[]): Promise<readonly RegionOutcome[]> {
  const send = async (names: readonly string[]): Promise<readonly RegionOutcome[]> =>
    await replicateTo(job, names, (region, held) => prepare(store, job, region, held), { chunksInFlight });
  if (store.copy === "upload" || decodeManifest(job.manifest) === undefined) return await send(regions);
  return await replicateByService(regions, {
    manifest: job.manifest,
    accountNames: Object.keys(store.accounts),
    open: opener(store),
    send,
  });
}

/** An account, ready to be asked; undefined where it cannot be. */
function opener(store: Store): (region: string) => Promise<Account | undefined> {
  return async (region) => {
    const account = await accountOf(store, region);
    return "kind" in account ? undefined : account;
  };
}

/** Looks at what stands in the region: an outcome when there is nothing to do or nothing can be done, else where the chunks go. */
async function prepare(store: Store, job: Job, region: string, held: AsyncDisposableStack): Promise<RegionOutcome | ChunkSink> {
  const { manifest, options } = job;
  const account = await accountOf(store, region);
  if ("kind" in account) return account;
  if (manifest.length % pageBytes !== 0) return lengthOdd(region, manifest.length);
  const { leaseWaitMs, copyWaitMs, verifyAll } = store;
  const full = options.full || verifyAll;
  try {
    const standing = await standingBlob({ account, manifest, full: options.full, leaseWaitMs, now });
    if (standing.kind === "finished") return { region, kind: "done", sent: 0, bytes: dataBytes(manifest) };
    if (standing.kind === "copying") {
      const waiting = { account, manifest, full, leaseWaitMs, copyWaitMs, now, onProgress: options.onProgress };
      return (await awaitCopy(waiting, standing.attempt)) ?? (await prepare(store, job, region, held));
    }
    const { attempt, isNew, lease } = standing;
    const { leaseId } = held.use(lease);
    return held.use(await openPageSink({ account, manifest, attempt, isNew, leaseId, full, now, mostAtOnce: chunksInFlight }));
  } catch (error) {
    return explainAzure(region, error);
  }
}

async function verify(store: Store, manifest: ChunkManifest, region: string): Promise<RegionOutcome> {
  const account = await accountOf(store, region);
  if ("kind" in account) return account;
  if (decodeManifest(manifest) === undefined) return failed(region, true, manifestInvalid(manifest));
  try {
    const found = await recordedBlob(account, manifest.digest);
    if (found === undefined) return failed(region, false, notInRegion(region, manifest.digest));
    const offset = await blobDifference(account, manifest, found.attempt);
    return offset === undefined
      ? { region, kind: "done", sent: 0, bytes: dataBytes(manifest) }
      : copyCorrupt(region, manifest.digest, offset);
  } catch (error) {
    return explainAzure(region, error);
  }
}

async function setAccess(store: Store, digests: readonly string[], region: string, change: typeof share): ReturnType<typeof share> {
  const account = await accountOf(store, region);
  if ("kind" in account) return account.problem;
  try {
    for (const digest of digests) {
      const refused = await change(account, digest);
      if (refused !== undefined) return refused;
    }
    return undefined;
  } catch (error) {
    return explainAzure(region, error).problem;
  }
}

async function list(store: Store, region: string): Promise<readonly string[]> {
  const account = await accountOf(store, region);
  if ("kind" in account) return [];
  try {
    return await account.call(async (options) => {
      const digests: string[] = [];
      for await (const { name } of account.own.listBlobsFlat({ ...options, prefix: records })) {
        const digest = recordDigest(name);
        if (digest !== undefined) digests.push(digest);
      }
      return digests.toSorted();
    });
  } catch (error) {
    if (isNotFound(error)) return [];
    // oxlint-disable-next-line preserve-caught-error -- the SDK's errors carry the request, and that its address with the SAS token
    throw new Error(explainAzure(region, error).problem.text);
  }
}

/** Asks the region's account; what keeps it from answering is a Problem. */
async function onAccount<Answer>(store: Store, region: string, ask: (account: Account) => Promise<Answer>): Promise<Answer | Problem> {
  const account = await accountOf(store, region);
  if ("kind" in account) return account.problem;
  try {
    return await ask(account);
  } catch (error) {
    return explainAzure(region, error).problem;
  }
}

async function accountOf(store: Store, region: string): Promise<Account | RegionFailure> {
  return nameProblem(region) ?? (await openAccount(region, store));
}

function now(): Instant {
  return new Date().toISOString();
}
