import { readChunkManifest } from "../../src/adapters/chunks.ts";
import type { ChunkManifest } from "../../src/core/chunks.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { Disk } from "../../src/ports/images.ts";
import type { RegionOutcome, Regions } from "../../src/ports/regions.ts";
import { azureHarness } from "./azure-regions.ts";
import { fakeDisk } from "./fake-disk.ts";
import { startPageBlobServer, type Fault, type PageBlobServer } from "./page-blob/start.ts";
import { pattern } from "./sparse-file.ts";

// Every fault at every request of a copy's life, on the strict server. A cell is one copy of an image of its own, beside an image that is live.

/** What goes wrong, and what a region may say of it; `once` passes by itself. */
type FaultCase = { readonly fault: Fault; readonly once: boolean; readonly says: readonly string[] };

function always(status: number, code: string, ...says: readonly string[]): FaultCase {
  return { fault: { kind: "status", status, code }, once: false, says };
}

function once(fault: Fault): FaultCase {
  return { fault, once: true, says: [] };
}

export const faults: Readonly<Record<string, FaultCase>> = {
  "is down": { fault: { kind: "dropBefore" }, once: false, says: ["region-io"] },
  "is slow": once({ kind: "slow", ms: 20 }),
  "lies about the MD5": always(400, "Md5Mismatch", "region-io"),
  "stores other bytes": { fault: { kind: "lie" }, once: true, says: ["region-io"] },
  "fills up": always(507, "InsufficientStorage", "region-io"),
  "revokes the SAS": always(403, "AuthenticationFailed", "region-refused"),
  "clock is off": always(403, "AuthenticationFailed", "region-refused"),
  "412": always(412, "ConditionNotMet", "region-io"),
  "409": always(409, "Conflict", "region-io"),
  "loses the lease": always(412, "LeaseLost", "region-busy"),
  "503, Retry-After": once({ kind: "status", status: 503, code: "ServerBusy", headers: { "retry-after": "0" } }),
  "503 for ever": always(503, "ServerBusy", "region-io"),
  "times out after the write": once({ kind: "dropAfter" }),
  resets: once({ kind: "dropBefore" }),
  "breaks off": once({ kind: "cut" }),
};

type Phase = {
  readonly operation: string;
  /** When the service copies from another account. */
  readonly byService?: true;
  /** A request that is refused besides, so that this one is made: only a copy that breaks off writes its journal. */
  readonly besides?: string;
};

/** The request that goes wrong. */
export const phases: Readonly<Record<string, Phase>> = {
  create: { operation: "put-images" },
  lease: { operation: "lease-acquire" },
  put: { operation: "put-page" },
  journal: { operation: "put-journals", besides: "metadata" },
  pages: { operation: "pagelist" },
  "read back": { operation: "get-images" },
  finish: { operation: "metadata" },
  record: { operation: "put-records" },
  list: { operation: "list" },
  share: { operation: "copy" },
  unshare: { operation: "delete-shared" },
  "copy start": { operation: "copy-images", byService: true },
  "copy poll": { operation: "head-images", byService: true },
};

/** `hit`: whether the request was made at all; `first`: what the faulty region came to; `other`: the one beside it; `later`: the faulty one when the fault is over; `live`: whether what is live kept its bytes. */
export type Cell = {
  readonly hit: boolean;
  readonly first: string;
  readonly other: string;
  readonly later: string;
  readonly live: boolean;
};

export type Matrix = AsyncDisposable & { readonly cell: (fault: string, phase: string) => Promise<Cell> };

const quiet = { full: false, onProgress: () => undefined };
const [faulty, beside] = ["west", "east"];

/** Starts the server, with one image live in both regions. */
export async function openFaultMatrix(): Promise<Matrix> {
  const server = await startPageBlobServer();
  const prefix = "matrix";
  const hasty = { prefix, patience: { attempts: 3, shortestMs: 1, longestMs: 50 }, leaseWaitMs: 0, copyWaitMs: 2_000 };
  const [sending, copying] = [azureHarness(server, hasty).regions, azureHarness(server, { ...hasty, copy: "server" }).regions];
  const live = await tinyImage(0);
  await sending.replicate(live.disk, live.manifest, [faulty, beside], quiet);
  await sending.setAccess([live.manifest.digest], faulty, "public");
  const before = bytesOf(server, live.manifest);
  let made = 0;
  return {
    cell: async (fault, phase) => {
      const { operation, byService = false, besides } = phases[phase] ?? { operation: "none" };
      const image = await tinyImage(++made);
      if (byService) await sending.replicate(image.disk, image.manifest, [beside], quiet);
      const armed = arm(server, { operation, besides, chosen: faults[fault] });
      const regions = byService ? copying : sending;
      const [first, other] = await regions.replicate(image.disk, image.manifest, [faulty, beside], quiet);
      const shared = await shareAndBack(regions, image.manifest.digest, phase);
      server.fault = () => undefined;
      for (const { blobs } of server.store.values()) for (const blob of blobs.values()) blob.lease = undefined;
      const later = await calm(regions, image);
      return {
        hit: armed.isHit(),
        first: shared ?? word(first),
        other: word(other),
        later,
        live: bytesOf(server, live.manifest).equals(before),
      };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

type Aim = { readonly operation: string; readonly besides: string | undefined; readonly chosen: FaultCase | undefined };

function arm(server: PageBlobServer, { operation, besides, chosen }: Aim): { readonly isHit: () => boolean } {
  let isOver = false;
  server.fault = (what, account) => {
    if (account === faulty && what === besides) return { kind: "status", status: 409, code: "Conflict" };
    const isMeant = what === operation || (operation === "delete-shared" && /^delete-[0-9a-f]{64}/.test(what));
    if (!isMeant || account !== faulty || (isOver && chosen?.once === true)) return undefined;
    isOver = true;
    return chosen?.fault;
  };
  return { isHit: () => isOver };
}

/** What opening the copy and closing it came to, where that is the phase that matters. */
async function shareAndBack(regions: Regions, digest: string, phase: string): Promise<string | undefined> {
  if (phase !== "share" && phase !== "unshare") return undefined;
  for (const access of ["public", "private"] as const) {
    const refused = await regions.setAccess([digest], faulty, access);
    if (refused !== undefined) return "code" in refused ? refused.code : refused.kind;
  }
  return "done";
}

/** The same again when nothing is wrong any more: copied, listed, verified whole, opened and closed. */
async function calm(regions: Regions, { disk, manifest }: Image): Promise<string> {
  const [again] = await regions.replicate(disk, manifest, [faulty], quiet);
  const isListed = (await regions.list(faulty)).includes(manifest.digest);
  const verified = await regions.verify(manifest, faulty);
  const opened = await regions.setAccess([manifest.digest], faulty, "public");
  const closed = await regions.setAccess([manifest.digest], faulty, "private");
  return isListed && opened === undefined && closed === undefined && verified.kind === "done" ? word(again) : "not whole";
}

function word(outcome: RegionOutcome | undefined): string {
  return outcome?.kind === "failed" ? outcome.problem.code : (outcome?.kind ?? "nothing");
}

type Image = { readonly disk: Disk; readonly manifest: ChunkManifest };

/** An image of 128 KiB that no other cell has, in memory. */
async function tinyImage(seed: number): Promise<Image> {
  const bytes = Buffer.alloc(128 * 1024);
  pattern(100, seed).copy(bytes, 70_000);
  bytes.writeUInt32LE(seed + 1, 69_000);
  const disk: Disk = {
    ...fakeDisk({ tree: new Map() }),
    length: bytes.length,
    read: async (offset, length) => await Promise.resolve(bytes.subarray(offset, offset + length)),
    extents: async () => await Promise.resolve([{ offset: 65_536, length: 65_536 }]),
  };
  const manifest = await readChunkManifest(disk);
  if (isProblem(manifest)) throw new Error(manifest.text);
  return { disk, manifest };
}

/** What customers can read of an image, and the copies behind it. */
function bytesOf({ store }: PageBlobServer, { digest }: ChunkManifest): Buffer {
  const blobs = [...store.values()].flatMap((container) => [...container.blobs]);
  return Buffer.concat(blobs.filter(([name]) => name.includes(digest)).map(([, { content }]) => content.slice(0)));
}
