import { readdir } from "node:fs/promises";

import type { ChunkManifest } from "../../core/chunks.ts";
import type { Problem } from "../../core/problem.ts";
import { second, type Instant, type Milliseconds } from "../../core/time.ts";
import type { OpenCopy, RegionOutcome, Regions } from "../../ports/regions.ts";
import { decodeManifest } from "../chunk-cache.ts";
import { errorCode } from "../fault.ts";
import { createBufferPool } from "./buffer-pool.ts";
import { setCopyAccess, type CopyStore } from "./copy-access.ts";
import { holdLock } from "./copy-lock.ts";
import { copyPaths, imagesFolder } from "./copy-paths.ts";
import { readRecord, type Access } from "./copy-record.ts";
import { openSink } from "./copy-sink.ts";
import { hashInThread, sharedRoom } from "./copy-threads.ts";
import { dataBytes, type ChunkSink } from "./fan-out.ts";
import { firstDifference } from "./read-back.ts";
import { copyCorrupt, explainFailure, failed, manifestInvalid, nameProblem, notInRegion } from "./region-problems.ts";
import { inspectCopy, removeCopy } from "./remove-copy.ts";
import { replicateTo, type Job } from "./replicate.ts";
import { openIfThere, standingCopy } from "./standing-copy.ts";

export type DirectoryRegionsOptions = {
  /** The folder that holds one folder per region. */
  readonly root: string;
  /** False leaves out every sync to the disk: a killed run still resumes, but a power cut may cost a copy. Default true. */
  readonly durable?: boolean;
  /** How long to wait for another process that copies the same image to the same region. Default 2 s. */
  readonly lockWaitMs?: Milliseconds;
};

type Store = CopyStore & { readonly durable: boolean };

/** Four chunks keep the disk and both halves of the work, hashing and writing, busy. */
const chunksInFlight = 4;
/** Buffers of one chunk (4 MiB) for reading back, shared by all regions. */
const readBackBuffers = 8;

/**
 * Regions as folders: `<root>/<region>/images/<digest>.vhd` with its record `<digest>.json`. Unfinished copies are `<digest>.partial` with
 * `<digest>.journal`; `<digest>.lock` lets one process at a time work on a copy.
 */
export function directoryRegions({ root, durable = true, lockWaitMs = 2 * second }: DirectoryRegionsOptions): Regions {
  const store: Store = { root, durable, lockWaitMs, pool: createBufferPool(readBackBuffers) };
  return {
    replicate: (disk, manifest, regions, options) => {
      const job = { disk, manifest, options };
      return replicateTo(job, [...new Set(regions)], (region, held) => prepare(store, job, region, held), {
        chunksInFlight,
        room: sharedRoom,
        sha256: hashInThread,
      });
    },
    verify: (manifest, region) => verify(store, manifest, region),
    setAccess: (digests, region, access) => setAccess(store, digests, region, access),
    open: (manifest, region) => openCopy(store, manifest, region),
    list: (region) => list(store, region),
    inspect: (digest, region) => inspectCopy(store, digest, region),
    locate: async (digest, region) =>
      await Promise.resolve(nameProblem(region) === undefined ? { path: copyPaths(root, region, digest).image } : undefined),
    remove: (digest, region, guard) => removeCopy(store, { digest, region }, guard),
  };
}

/** Locks the copy and looks at what stands there: an outcome when there is nothing to do or nothing can be done, else where the chunks go. */
async function prepare(
  store: Store,
  { manifest, options }: Job,
  region: string,
  held: AsyncDisposableStack,
): Promise<RegionOutcome | ChunkSink> {
  const badName = nameProblem(region);
  if (badName !== undefined) return badName;
  const paths = copyPaths(store.root, region, manifest.digest);
  const common = { paths, manifest, full: options.full, pool: store.pool, now };
  try {
    held.use(await holdLock(paths.lock, store.lockWaitMs));
    const standing = await standingCopy(common);
    if (standing.kind === "finished") return { region, kind: "done", sent: 0, bytes: dataBytes(manifest) };
    return held.use(await openSink({ ...common, region, access: standing.access, durable: store.durable }));
  } catch (error) {
    return explainFailure(region, error);
  }
}

async function verify({ root, pool }: Store, manifest: ChunkManifest, region: string): Promise<RegionOutcome> {
  const badName = nameProblem(region);
  if (badName !== undefined) return badName;
  if (decodeManifest(manifest) === undefined) return failed(region, true, manifestInvalid(manifest));
  try {
    const paths = copyPaths(root, region, manifest.digest);
    await using image = await openIfThere(paths.image);
    if (image === undefined) return failed(region, false, notInRegion(region, manifest.digest));
    const { size } = await image.stat();
    const blocks = (await readRecord(paths.record))?.blocks;
    const offset = size === manifest.length ? await firstDifference(image, manifest, pool, blocks) : Math.min(size, manifest.length);
    return offset === undefined
      ? { region, kind: "done", sent: 0, bytes: dataBytes(manifest) }
      : copyCorrupt(region, manifest.digest, offset);
  } catch (error) {
    return explainFailure(region, error);
  }
}

async function openCopy({ root }: Store, { digest }: Pick<ChunkManifest, "digest">, region: string): Promise<OpenCopy | Problem> {
  const badName = nameProblem(region);
  if (badName !== undefined) return badName.problem;
  try {
    const { image } = copyPaths(root, region, digest);
    const handle = await openIfThere(image);
    if (handle === undefined) return notInRegion(region, digest);
    const { size } = await handle.stat();
    return {
      file: image,
      length: size,
      read: async (offset, length) => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
      [Symbol.asyncDispose]: async () => await handle.close(),
    };
  } catch (error) {
    return explainFailure(region, error).problem;
  }
}

async function setAccess(store: Store, digests: readonly string[], region: string, access: Access): Promise<Problem | undefined> {
  const badName = nameProblem(region);
  if (badName !== undefined) return badName.problem;
  try {
    const finished = await finishedIn(store.root, region);
    for (const digest of digests) {
      const refused = finished.includes(digest) ? await setCopyAccess(store, digest, region, access) : notInRegion(region, digest);
      if (refused !== undefined) return refused;
    }
    return undefined;
  } catch (error) {
    return explainFailure(region, error).problem;
  }
}

async function list({ root }: Store, region: string): Promise<readonly string[]> {
  return nameProblem(region) === undefined ? await finishedIn(root, region) : [];
}

async function finishedIn(root: string, region: string): Promise<readonly string[]> {
  try {
    const names = new Set(await readdir(imagesFolder(root, region)));
    return [...names]
      .map((name) => name.slice(0, -".vhd".length))
      .filter((digest) => isDigest(digest) && names.has(`${digest}.vhd`) && names.has(`${digest}.json`))
      .toSorted();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function now(): Instant {
  return new Date().toISOString();
}
