import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from "node:zlib";

import { ImageReadError } from "../../../ports/images.ts";
import { lz4Blocks } from "./lz4.ts";

/** A way of compression, by the bytes it begins with (Linux: lib/decompress.c). */
export type Compression = "gzip" | "zstd" | "xz" | "lz4" | "bzip2" | "lzma" | "lzo";

const magics: readonly (readonly [Compression, string])[] = [
  ["gzip", "1f8b"],
  ["zstd", "28b52ffd"],
  ["xz", "fd377a585a00"],
  ["lz4", "02214c18"],
  ["bzip2", "425a68"],
  ["lzma", "5d0000"],
  ["lzo", "894c5a"],
];

/** Larger pieces than the default spare thousands of turns of the event loop. */
const chunkSize = 256 * 1024;
/** Windows of 128 MiB are the most that `zstd --long` makes without being forced; a hostile frame must not ask for more memory. */
const maxZstdWindow = 27;

export function compressionOf(bytes: Buffer): Compression | undefined {
  const head = bytes.toString("hex", 0, 6);
  return magics.find(([, magic]) => head.startsWith(magic))?.[0];
}

/**
 * Unpacks what `bytes` begins with, piece by piece into `take`, and gives how many of the bytes that was. Throws `ImageReadError` for broken data
 * and for ways of compression that are not read (bzip2, lzma, lzo); what `take` throws goes through.
 */
export async function unpack(what: string, bytes: Buffer, take: (piece: Buffer) => void): Promise<number> {
  const compression = compressionOf(bytes);
  switch (compression) {
    case "gzip":
      return await throughZlib({ what, compression, take, stream: createGunzip({ chunkSize }) }, bytes);
    case "zstd":
      return await throughZlib({ what, compression, take, stream: zstdStream() }, bytes);
    case "xz":
      await throughXz(what, bytes, take);
      return bytes.length;
    case "lz4":
      for (const block of lz4Blocks(what, bytes)) take(block);
      return bytes.length;
    case "bzip2":
    case "lzma":
    case "lzo":
    case undefined:
      throw new ImageReadError(what, `It is packed by ${compression ?? "no known program"}, which is not read`);
  }
}

function zstdStream(): ZstdDecompress {
  return createZstdDecompress({ chunkSize, params: { [windowLogMax]: maxZstdWindow } });
}

/** ZSTD_d_windowLogMax of zstd.h. */
const windowLogMax = 100;

type Through = {
  readonly what: string;
  readonly compression: Compression;
  readonly take: (piece: Buffer) => void;
  readonly stream: Gunzip | ZstdDecompress;
};

/** zlib stops at the end of a frame and says how far it came. Behind gzip it takes more gzip or zeros; anything else there is refused as broken. */
async function throughZlib({ what, compression, take, stream }: Through, bytes: Buffer): Promise<number> {
  stream.end(bytes);
  await guarded(what, compression, stream, take);
  if (stream.bytesWritten === 0) throw new ImageReadError(what, `Its ${compression} data is empty`);
  return stream.bytesWritten;
}

/** Loaded when an image needs it: the decoder is a WebAssembly program with a dictionary of 64 MiB at most. */
async function throughXz(what: string, bytes: Buffer, take: (piece: Buffer) => void): Promise<void> {
  const { default: xz } = await import("xz-decompress");
  const source = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  await guarded(what, "xz", new xz.XzReadableStream(source), take);
}

async function guarded(
  what: string,
  compression: Compression,
  pieces: AsyncIterable<Uint8Array>,
  take: (piece: Buffer) => void,
): Promise<void> {
  try {
    for await (const piece of pieces) take(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  } catch (error) {
    if (error instanceof ImageReadError) throw error;
    throw new ImageReadError(what, `Its ${compression} data is broken`, { cause: error });
  }
}
