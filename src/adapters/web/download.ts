import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

import { requestedRange, type ByteRange } from "./byte-range.ts";

/** Bytes that are too many for memory. `read` gives at least one byte, or throws where they may not be read any more. */
export type Download = AsyncDisposable & {
  readonly length: number;
  /** A name for exactly these bytes. */
  readonly tag: string;
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
};

/** One chunk of an image, as it is stored. */
const pieceBytes = 4 * 1024 * 1024;

/**
 * Answers with a download or the part of it that was asked for, kept nowhere. It is closed when the last byte is sent or the reader is gone. Where reading
 * fails on the way the connection is cut, so that nobody takes half for the whole, and `failed` is told why.
 */
export async function sendDownload(c: Context, download: Download, failed: (error: unknown) => void): Promise<Response> {
  const { length, tag } = download;
  const isSame = (c.req.header("If-Range") ?? `"${tag}"`) === `"${tag}"`;
  const range = isSame ? requestedRange(c.req.header("Range"), length) : "all";
  const headers: Record<string, string> = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "Content-Type": "application/octet-stream",
    ETag: `"${tag}"`,
    "X-Robots-Tag": "noindex, nofollow",
  };
  if (range === "unsatisfiable") {
    await download[Symbol.asyncDispose]();
    return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${length}` } });
  }
  const { start, end } = range === "all" ? { start: 0, end: length } : range;
  headers["Content-Length"] = String(end - start);
  if (range !== "all") headers["Content-Range"] = `bytes ${start}-${end - 1}/${length}`;
  const status = range === "all" ? 200 : 206;
  if (c.req.method !== "HEAD")
    return new Response(
      bytesOf(download, { start, end }, (error) => cut(c, error, failed)),
      { status, headers },
    );
  await download[Symbol.asyncDispose]();
  return new Response(null, { status, headers });
}

function cut(c: Context, error: unknown, failed: (error: unknown) => void): void {
  // oxlint-disable-next-line no-unsafe-type-assertion -- what the server for Node gives every request
  const { outgoing } = c.env as HttpBindings;
  outgoing.destroy();
  failed(error);
}

function bytesOf(download: Download, { start, end }: ByteRange, failed: (error: unknown) => void): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = start;
  const close = async () => await download[Symbol.asyncDispose]();
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const bytes = await download.read(offset, Math.min(pieceBytes, end - offset));
        offset += bytes.length;
        controller.enqueue(new Uint8Array(bytes));
        if (offset < end) return;
      } catch (error) {
        failed(error);
      }
      controller.close();
      await close();
    },
    cancel: close,
  });
}
