import { readFile } from "node:fs/promises";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { openCopyDisk } from "../../src/adapters/image/open-copy.ts";
import { chunkSize, type ChunkManifest } from "../../src/core/chunks.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { Disk } from "../../src/ports/images.ts";
import type { OpenCopy, RegionOutcome, RegionProgress, Regions } from "../../src/ports/regions.ts";
import { openDisk, pattern, writeSparseFile, type Piece } from "../support/sparse-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tellsPlaces } from "./regions-places.ts";
import { takesAway } from "./regions-removal.ts";

/** One adapter under test. `bytesOf` reads a finished copy; `damage` changes a byte of one behind the adapter's back. */
export type RegionsHarness = AsyncDisposable & {
  readonly regions: Regions;
  readonly bytesOf: (region: string, digest: string) => Promise<Buffer>;
  readonly damage: (region: string, digest: string, offset: number) => Promise<void>;
  /** Lengths of images that the storage takes are multiples of this. Default 1. */
  readonly lengthStep?: number;
};

export type Scene = AsyncDisposable & RegionsHarness & { readonly path: string; readonly disk: Disk; readonly manifest: ChunkManifest };

const quiet = { full: false, onProgress: () => undefined };
const mib = 1024 * 1024;

/** A disk with three runs of data in four and a bit chunks: in the first, across a border, and in the short last chunk. */
const sampleLength = 4 * chunkSize + 512;
const samplePieces: readonly Piece[] = [
  { offset: 4096, bytes: pattern(100_000, 1) },
  { offset: 2 * chunkSize - 65_536, bytes: pattern(131_072, 2) },
  { offset: 4 * chunkSize, bytes: pattern(512, 3) },
];
const sampleBytes = 3 * chunkSize + 512;

/** An image file, opened, with its manifest, beside a fresh adapter. */
export async function makeScene(makeHarness: () => Promise<RegionsHarness>, length = sampleLength, pieces = samplePieces): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const harness = stack.use(await makeHarness());
  const folder = stack.use(await temporaryFolder());
  const path = join(folder.path, "disk.vhd");
  await writeSparseFile(path, length, pieces);
  const disk = stack.use(await openDisk(path));
  const manifest = await readChunkManifest(disk);
  if (isProblem(manifest)) throw new Error(manifest.text);
  const all = stack.move();
  return { ...harness, path, disk, manifest, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

type Differences = {
  /** How many images the property is tried with: fewer where each costs a second. Default 15. */
  readonly images?: number;
  /** Only the first region is sent bytes; the storage copies them to the others. */
  readonly byService?: boolean;
};

/** What every adapter does. */
export function regionsContract(
  name: string,
  makeHarness: () => Promise<RegionsHarness>,
  { images = 15, byService = false }: Differences = {},
): void {
  describe(`${name} replicates`, () => {
    replicates(() => makeScene(makeHarness), makeHarness, { images, byService });
  });
  describe(`${name} observes first`, () => {
    observes(() => makeScene(makeHarness));
  });
  describe(`${name} opens copies`, () => {
    opens(() => makeScene(makeHarness));
  });
  describe(`${name} tells places`, () => {
    tellsPlaces(() => makeScene(makeHarness));
  });
  describe(`${name} takes copies away`, () => {
    takesAway(() => makeScene(makeHarness));
  });
  describe(`${name} keeps failures apart`, () => {
    keepsApart(() => makeScene(makeHarness));
  });
}

function replicates(
  scene: () => Promise<Scene>,
  makeHarness: () => Promise<RegionsHarness>,
  { images, byService }: Required<Differences>,
): void {
  it("brings the bytes to every region and reads the source once", async () => {
    await using at = await scene();
    const before = at.disk.bytesRead;
    const outcomes = await at.regions.replicate(at.disk, at.manifest, ["west", "east", "north"], quiet);
    const others = byService ? 0 : sampleBytes;
    expect(outcomes).toEqual(
      ["west", "east", "north"].map((region) => ({
        region,
        kind: "done",
        sent: region === "west" ? sampleBytes : others,
        bytes: sampleBytes,
      })),
    );
    const data = samplePieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(at.disk.bytesRead - before).toBeLessThanOrEqual(data + samplePieces.length * 2 * 65_536);
    const source = await readFile(at.path);
    for (const region of ["west", "east", "north"]) expect((await at.bytesOf(region, at.manifest.digest)).equals(source)).toBe(true);
    expect(await at.regions.list("west")).toEqual([at.manifest.digest]);
  });

  it("tells its progress up to the end", async () => {
    await using at = await scene();
    const seen: RegionProgress[] = [];
    await at.regions.replicate(at.disk, at.manifest, ["west"], { full: false, onProgress: (progress) => seen.push(progress) });
    expect(seen[0]).toEqual({ region: "west", done: 0, total: sampleBytes });
    expect(seen.at(-1)).toEqual({ region: "west", done: sampleBytes, total: sampleBytes });
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
  });
  anyImage(makeHarness, images);
}

function anyImage(makeHarness: () => Promise<RegionsHarness>, images: number): void {
  it("copies any sparse image as it is", async () => {
    const piece = fc.record({ offset: fc.integer({ min: 0, max: 9 * mib }), length: fc.integer({ min: 1, max: mib }) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9 * mib }), fc.array(piece, { maxLength: 6 }), async (length, wanted) => {
        await using harness = await makeHarness();
        const { lengthStep = 1 } = harness;
        const whole = Math.ceil(length / lengthStep) * lengthStep;
        const pieces = wanted
          .filter(({ offset }) => offset < whole)
          .map(({ offset, length: size }, seed) => ({ offset, bytes: pattern(Math.min(size, whole - offset), seed) }));
        await using at = await makeScene(() => Promise.resolve(harness), whole, pieces);
        await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
        expect((await at.bytesOf("west", at.manifest.digest)).equals(await readFile(at.path))).toBe(true);
        expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
      }),
      { numRuns: images },
    );
  });
}

function observes(scene: () => Promise<Scene>): void {
  it("sends nothing twice", async () => {
    await using at = await scene();
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    for (const full of [false, true])
      expect(await at.regions.replicate(at.disk, at.manifest, ["west"], { ...quiet, full })).toEqual([
        { region: "west", kind: "done", sent: 0, bytes: sampleBytes },
      ]);
  });

  it("finds a damaged copy when every byte is read back, and makes a new one", async () => {
    await using at = await scene();
    await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
    await at.damage("west", at.manifest.digest, 5000);
    expect(codes([await at.regions.verify(at.manifest, "west")])).toEqual(["region-copy-corrupt"]);
    const outcomes = await at.regions.replicate(at.disk, at.manifest, ["west", "east"], { ...quiet, full: true });
    expect(outcomes).toMatchObject([{ sent: sampleBytes }, { sent: 0 }]);
    expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
  });

  it("finds bytes where a hole must be", async () => {
    await using at = await scene();
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    await at.damage("west", at.manifest.digest, 3 * chunkSize + 70_000);
    expect(codes([await at.regions.verify(at.manifest, "west")])).toEqual(["region-copy-corrupt"]);
  });

  it("opens and closes copies, as often as asked", async () => {
    await using at = await scene();
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    for (const access of ["public", "public", "private"] as const)
      expect(await at.regions.setAccess([at.manifest.digest], "west", access)).toBeUndefined();
    expect(await at.regions.setAccess(["f".repeat(64)], "west", "public")).toMatchObject({ code: "image-not-in-region" });
    expect(await at.regions.list("nowhere")).toEqual([]);
    expect(codes([await at.regions.verify(at.manifest, "nowhere")])).toEqual(["image-not-in-region"]);
  });
}

function opens(scene: () => Promise<Scene>): void {
  it("reads a finished copy as the disk that it is", async () => {
    await using at = await scene();
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    const copy = await openedCopy(at);
    expect(copy.length).toBe(sampleLength);
    expect(Buffer.from(await copy.read(sampleLength - 100, 4096))).toEqual(Buffer.from(await at.disk.read(sampleLength - 100, 4096)));
    const opened = await openCopyDisk(copy, at.manifest);
    if (isProblem(opened)) throw new Error(opened.text);
    await using disk = opened;
    expect(await readChunkManifest(disk)).toEqual(at.manifest);
  });

  it("opens nothing where nothing is finished", async () => {
    await using at = await scene();
    expect(await at.regions.open(at.manifest, "west")).toMatchObject({ code: "image-not-in-region" });
    expect(await at.regions.open(at.manifest, "../west")).toMatchObject({ code: "region-name-invalid" });
  });

  it("stops reading a copy that is written to", async () => {
    await using at = await scene();
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    await using copy = await openedCopy(at);
    if (copy.file !== undefined) return;
    await at.damage("west", at.manifest.digest, 5000);
    await expect(copy.read(0, 8192)).rejects.toThrow(/ConditionNotMet|condition/);
  });
}

async function openedCopy({ regions, manifest }: Scene): Promise<OpenCopy> {
  const copy = await regions.open(manifest, "west");
  if (isProblem(copy)) throw new Error(copy.text);
  return copy;
}

function keepsApart(scene: () => Promise<Scene>): void {
  it("finishes no copy of a source that changed", async () => {
    await using at = await scene();
    await writeSparseFile(at.path, sampleLength, [...samplePieces, { offset: 50_000, bytes: Buffer.from("!") }]);
    const outcomes = await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
    expect(codes(outcomes)).toEqual(["image-changed", "image-changed"]);
    expect(outcomes).toMatchObject([{ permanent: true }, { permanent: true }]);
    expect(await at.regions.list("west")).toEqual([]);
  });

  it("refuses a name that is none and serves the others", async () => {
    await using at = await scene();
    const outcomes = await at.regions.replicate(at.disk, at.manifest, ["../west", "east", "West", ""], quiet);
    expect(codes(outcomes)).toEqual(["region-name-invalid", "done", "region-name-invalid", "region-name-invalid"]);
  });

  it("refuses a manifest whose digest is another's", async () => {
    await using at = await scene();
    const outcomes = await at.regions.replicate(at.disk, { ...at.manifest, digest: "0".repeat(64) }, ["west"], quiet);
    expect(codes(outcomes)).toEqual(["manifest-invalid"]);
  });
}

/** The problem's code of each outcome, or its kind. */
export function codes(outcomes: readonly RegionOutcome[]): readonly string[] {
  return outcomes.map((outcome) => (outcome.kind === "failed" ? outcome.problem.code : outcome.kind));
}
