import type { ChunkManifest } from "../core/chunks.ts";
import type { Problem } from "../core/problem.ts";
import type { CopyFacts, Removal, RemovalGuard } from "./copy-removal.ts";
import type { Disk } from "./images.ts";
import type { Later } from "./world.ts";

/** Progress of one region while bytes move; `done` and `total` count bytes of data chunks, not holes. */
export type RegionProgress = { readonly region: string; readonly done: number; readonly total: number };

export type RegionOutcome =
  | {
      readonly region: string;
      readonly kind: "done";
      /** Bytes sent now; 0 when the region held the image already. */ readonly sent: number;
      readonly bytes: number;
    }
  | { readonly region: string; readonly kind: "failed"; readonly permanent: boolean; readonly problem: Problem }
  /** The region's storage works on it by itself; asking again with the same image tells how far it is and finishes what has arrived. */
  | ({ readonly region: string } & Later);

export type CopyLocation = { readonly url: string } | { readonly path: string };

export type ReplicateOptions = {
  /** Read every byte back even when the region's journal says that it was verified before. */
  readonly full: boolean;
  readonly onProgress: (progress: RegionProgress) => void;
};

/** A finished copy, open for reading; it stays what it was when it was opened, or reading fails. */
export interface OpenCopy extends AsyncDisposable {
  /** The file that it is, where that lies on this machine. */
  readonly file?: string;
  readonly length: number;
  /** Bytes at `offset`; short only at the end. Throws when the region fails. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Where images are replicated to. Every operation observes first and is harmless when repeated. */
export interface Regions {
  /**
   * Brings the disk to every region named: reads the source once, writes all, leaves holes as holes, verifies each copy against the manifest, resumes
   * what a killed run left. One region's failure leaves the others alone. Never throws; never changes bytes that a finished copy holds.
   */
  replicate(disk: Disk, manifest: ChunkManifest, regions: readonly string[], options: ReplicateOptions): Promise<readonly RegionOutcome[]>;
  /** Reads the region's copy back and compares it with the manifest. */
  verify(manifest: ChunkManifest, region: string): Promise<RegionOutcome>;
  /** Lets customers (or nobody but the preview's audience) read these images in the region. Idempotent. `later`: the storage still works on it. */
  setAccess(digests: readonly string[], region: string, access: "private" | "public"): Promise<Problem | Later | undefined>;
  /** Digests of finished copies in a region. */
  list(region: string): Promise<readonly string[]>;
  /** Opens the region's finished copy; a Problem when there is none, or the region can not be reached. */
  open(manifest: Pick<ChunkManifest, "digest">, region: string): Promise<OpenCopy | Problem>;
  /** The finished copy of an image in a region; undefined when there is none. */
  inspect(digest: string, region: string): Promise<CopyFacts | Problem | undefined>;
  /**
   * Where customers read a copy once it is open to them: an address, or a file where regions are folders of this machine. Only reckoned, nothing is asked:
   * undefined for a region that there is not.
   */
  locate(digest: string, region: string): Promise<CopyLocation | undefined>;
  /**
   * Takes a finished copy away. First nobody can find it finished any more, then the guard is asked, then the bytes go: whoever saw it finished has said in a
   * ledger before that they need it. Files that are none of ours stay. Killed anywhere, it goes on when it is called again. Never throws.
   */
  remove(digest: string, region: string, guard: RemovalGuard): Promise<Removal>;
}
