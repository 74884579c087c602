import type { ChunkManifest } from "../../../core/chunks.ts";
import type { Problem } from "../../../core/problem.ts";
import type { OpenCopy } from "../../../ports/regions.ts";
import { notInRegion } from "../region-problems.ts";
import type { Account } from "./account.ts";
import { pinnedReader } from "./page-reader.ts";
import { recordedBlob } from "./standing-blob.ts";

/** The finished copy, read by ranges and pinned to what it was when it was verified. Throws the SDK's error. */
export async function openBlob(account: Account, { digest }: Pick<ChunkManifest, "digest">): Promise<OpenCopy | Problem> {
  const found = await recordedBlob(account, digest);
  if (found === undefined) return notInRegion(account.region, digest);
  const { blob, length } = found.attempt;
  const read = pinnedReader(account, blob, found.record.etag);
  return {
    length,
    read: async (offset, wanted) => {
      const available = Math.max(0, Math.min(wanted, length - offset));
      return available === 0 ? Buffer.alloc(0) : await read(offset, available);
    },
    [Symbol.asyncDispose]: async () => await Promise.resolve(),
  };
}
