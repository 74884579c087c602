import { hash } from "node:crypto";

import { chunkSize, type ChunkManifest } from "../../core/chunks.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Disk } from "../../ports/images.ts";
import type { RegionOutcome, RegionProgress } from "../../ports/regions.ts";
import { openChunkReader } from "../chunk-reader.ts";
import { unreadable } from "../chunks.ts";
import { eachConcurrently } from "../concurrently.ts";
import { createBufferPool, type BufferPool } from "./buffer-pool.ts";
import { failed, type RegionFailure } from "./region-problems.ts";

/** One region's end of a copy: takes checked chunks, in any order, several at once. Its errors are its own. */
export type ChunkSink = {
  readonly region: string;
  /** False for a chunk that the region holds already. */
  readonly needs: (index: number) => boolean;
  /** Writes one chunk at its place and makes sure that it reads back. The bytes are there only until this is done. */
  readonly put: (index: number, bytes: Buffer) => Promise<void>;
  /** Turns the chunks into a finished copy. */
  readonly finish: () => Promise<void>;
  readonly explain: (error: unknown) => RegionFailure;
};

/** The source no longer has the bytes that its manifest was made of. */
class SourceChangedError extends Error {
  override readonly name = "SourceChangedError";
}

type Lane = { readonly sink: ChunkSink; sent: number; done: number; failure: RegionFailure | undefined };

export type FanOutOptions = {
  readonly onProgress: (progress: RegionProgress) => void;
  /**
   * Chunks in flight. Each is read once and stays in memory until every region has it, so this bounds memory however slow a region is (the slowest
   * region sets the pace).
   */
  readonly chunksInFlight: number;
  /** Makes the memory that a chunk is read into. Default: memory of this thread. */
  readonly room?: (size: number) => Buffer;
  /** The SHA-256 of a chunk in hexadecimal digits. Default: computed in this thread. */
  readonly sha256?: (bytes: Buffer) => string | Promise<string>;
};

/**
 * Reads each chunk that some region needs once, checks it against the manifest and gives it to all of them. A region that fails leaves the
 * others alone; a source that fails or changed ends the copy for every region that still needed bytes. Never throws.
 */
export async function fanOut(
  disk: Disk,
  manifest: ChunkManifest,
  sinks: readonly ChunkSink[],
  { onProgress, chunksInFlight, room, sha256 = (bytes) => hash("sha256", bytes) }: FanOutOptions,
): Promise<readonly RegionOutcome[]> {
  const total = dataBytes(manifest);
  const lanes = sinks.map((sink): Lane => ({ sink, sent: 0, done: total - missingBytes(manifest, sink), failure: undefined }));
  const progress = ({ sink, done }: Lane): void => onProgress({ region: sink.region, done, total });
  lanes.forEach(progress);
  try {
    await copyChunks({ disk, manifest, chunksInFlight, sha256, rooms: createBufferPool(chunksInFlight, room) }, lanes, progress);
  } catch (error) {
    const found = sourceProblem(disk, error);
    for (const lane of lanes) if (lane.done < total) lane.failure ??= failed(lane.sink.region, found.code === "image-changed", found);
  }
  return await Promise.all(lanes.map((lane) => finish(lane, total)));
}

/** Bytes of all chunks that hold data. */
export function dataBytes(manifest: ChunkManifest): number {
  return manifest.chunks.reduce((sum, { index }) => sum + chunkLength(manifest, index), 0);
}

/** Length of one chunk: only the last of a disk may be short. */
export function chunkLength(manifest: ChunkManifest, index: number): number {
  return Math.min(chunkSize, manifest.length - index * chunkSize);
}

type Source = { readonly disk: Disk; readonly manifest: ChunkManifest; readonly rooms: BufferPool } & Required<
  Pick<FanOutOptions, "chunksInFlight" | "sha256">
>;

async function copyChunks(
  { disk, manifest, chunksInFlight, rooms, sha256 }: Source,
  lanes: readonly Lane[],
  progress: (lane: Lane) => void,
): Promise<void> {
  const takersOf = (index: number): readonly Lane[] => lanes.filter(({ sink, failure }) => failure === undefined && sink.needs(index));
  const wanted = manifest.chunks.filter(({ index }) => takersOf(index).length > 0);
  if (wanted.length === 0) return;
  if (disk.length !== manifest.length) throw new SourceChangedError("Its length changed");
  const reader = await openChunkReader(disk);
  await eachConcurrently(wanted, chunksInFlight, async (chunk) => {
    const takers = takersOf(chunk.index);
    if (takers.length === 0) return;
    await rooms.use(async (room) => {
      const bytes = await reader.read(chunk.index, room);
      if ((await sha256(bytes)) !== chunk.sha256) throw new SourceChangedError(`Its bytes at ${chunk.index * chunkSize} changed`);
      await Promise.all(takers.map((lane) => give(lane, chunk.index, bytes, progress)));
    });
  });
}

async function give(lane: Lane, index: number, bytes: Buffer, progress: (lane: Lane) => void): Promise<void> {
  try {
    await lane.sink.put(index, bytes);
    lane.sent += bytes.length;
    lane.done += bytes.length;
    progress(lane);
  } catch (error) {
    lane.failure ??= lane.sink.explain(error);
  }
}

async function finish({ sink, sent, failure }: Lane, bytes: number): Promise<RegionOutcome> {
  if (failure !== undefined) return failure;
  try {
    await sink.finish();
    return { region: sink.region, kind: "done", sent, bytes };
  } catch (error) {
    return sink.explain(error);
  }
}

function missingBytes(manifest: ChunkManifest, sink: ChunkSink): number {
  return manifest.chunks.reduce((sum, { index }) => sum + (sink.needs(index) ? chunkLength(manifest, index) : 0), 0);
}

function sourceProblem(disk: Disk, error: unknown): Problem {
  if (!(error instanceof SourceChangedError)) return unreadable(disk, error);
  return problem(
    "image-changed",
    `The image ${quote(disk.name)} is no longer what was certified. ${error.message}.`,
    "Put the certified file back, or declare the new one in the manifest and publish again. Never write to an image in place.",
  );
}
