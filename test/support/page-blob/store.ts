import { randomUUID } from "node:crypto";

import { type SparseBytes } from "./sparse-bytes.ts";

/** Page size of page blobs, in bytes. */
export const pageBytes = 512;

export type Blob = {
  readonly type: "PageBlob" | "BlockBlob" | "AppendBlob";
  content: SparseBytes;
  /** One entry per page: 1 where something was written. Empty for other types. */
  readonly written: Uint8Array;
  metadata: Readonly<Record<string, string>>;
  etag: string;
  lease: { readonly id: string; until: number } | undefined;
  createdAt: Date;
  /** Set while and after the service copied it from somewhere. */
  copy?: Copying;
};

/** One Copy Blob. While it is pending, every look at the blob brings it one step on; `brings` replaces the content at the end. */
export type Copying = {
  readonly id: string;
  status: "pending" | "success" | "failed" | "aborted";
  readonly steps: number;
  step: number;
  /** Undefined for one that fails. */
  brings: Pick<Blob, "content" | "written"> | undefined;
};

/** One container's blobs, and whether anybody may read them. */
export type Container = { readonly access: string | undefined; readonly blobs: Map<string, Blob> };

/** All that a server keeps: containers by `account/container`. */
export type Store = Map<string, Container>;

/** A blob that was never there before. */
export function newBlob(type: Blob["type"], content: SparseBytes, metadata: Readonly<Record<string, string>>): Blob {
  const written = new Uint8Array(type === "PageBlob" ? content.length / pageBytes : 0);
  return { type, content, written, metadata, etag: newEtag(), lease: undefined, createdAt: new Date() };
}

/** Brings a pending copy one step on. */
export function stepCopy(blob: Blob): void {
  const { copy } = blob;
  if (copy?.status !== "pending" || ++copy.step < copy.steps) return;
  copy.status = copy.brings === undefined ? "failed" : "success";
  if (copy.brings !== undefined) {
    blob.content = copy.brings.content;
    blob.written.set(copy.brings.written);
  }
  blob.etag = newEtag();
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

/** What a blob that was copied says of that. */
export function copyHeaders({ copy, content }: Blob): Readonly<Record<string, string>> {
  if (copy === undefined) return {};
  const done =
    copy.status === "success" ? content.length : Math.floor(content.length * Math.min(0.9, copy.step / Math.min(10, copy.steps)));
  return { "x-ms-copy-id": copy.id, "x-ms-copy-status": copy.status, "x-ms-copy-progress": `${done}/${content.length}` };
}
