import { randomUUID } from "node:crypto";

/** Page size of page blobs, in bytes. */
export const pageBytes = 512;

export type Blob = {
  readonly type: "PageBlob" | "BlockBlob" | "AppendBlob";
  content: Buffer;
  /** One entry per page: 1 where something was written. Empty for other types. */
  readonly written: Uint8Array;
  metadata: Readonly<Record<string, string>>;
  etag: string;
  lease: { readonly id: string; until: number } | undefined;
  copied: boolean;
};

/** One container's blobs, and whether anybody may read them. */
export type Container = { readonly access: string | undefined; readonly blobs: Map<string, Blob> };

/** All that a server keeps: containers by `account/container`. */
export type Store = Map<string, Container>;

/** A blob that was never there before. Memory of a page blob's zeros is not touched until it is written. */
export function newBlob(type: Blob["type"], content: Buffer, metadata: Readonly<Record<string, string>>): Blob {
  const written = new Uint8Array(type === "PageBlob" ? content.length / pageBytes : 0);
  return { type, content, written, metadata, etag: newEtag(), lease: undefined, copied: false };
}

/** Every write gives a blob a new one. */
export function newEtag(): string {
  return `"0x${randomUUID().slice(0, 13).toUpperCase()}"`;
}

/** Byte ranges that were written, ends included, as Get Page Ranges gives them. */
export function writtenRanges({ written }: Blob): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (let page = 0; page < written.length; page++) {
    if (written[page] !== 1) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === page * pageBytes - 1) last[1] += pageBytes;
    else ranges.push([page * pageBytes, (page + 1) * pageBytes - 1]);
  }
  return ranges;
}

/** The lease that holds now; one that was not renewed in time holds no more. */
export function heldLease({ lease }: Blob): { readonly id: string } | undefined {
  return lease !== undefined && lease.until > Date.now() ? lease : undefined;
}
