import type { Problem } from "../../../core/problem.ts";
import { ImageReadError, type Disk, type Extent } from "../../../ports/images.ts";
import { checkAddress } from "../../public-address.ts";
import { patience as usualPatience, type Patience } from "../../try-again.ts";
import { createDisk } from "../disk.ts";
import { scannedExtents } from "../holes.ts";
import { readThroughCache, type Medium } from "../medium.ts";
import type { ReadThrough } from "../page-cache.ts";
import { pageExtents } from "./page-list.ts";
import { addressProblem, requestProblem } from "./problems.ts";
import { firstBytes, rangeBytes, type Pinned } from "./ranges.ts";
import { limits as usualLimits, openTransport, type Limits, type Transport } from "./transport.ts";

export type UrlOptions = {
  /** Asks addresses that are not on the internet too, such as a private endpoint's. Default false. */
  readonly allowInternal?: boolean;
  /** What the image is called. Default: the last part of the URL's path. */
  readonly name?: string;
  readonly patience?: Patience;
  readonly limits?: Limits;
};

/** Read ahead at once: what 60 MiB/s bring in 8 ms, well below the time a request takes; certification's small reads lie close together. */
const pageSize = 512 * 1024;
/** 64 MiB for one image. */
const maxPages = 128;
/** A longer read is made of ranges this long, side by side: a broken one costs little. */
const longestRange = 4 * 1024 * 1024;

/**
 * Opens the image at a URL by ranged GETs (two to open it), pinned to its ETag: a source that changes while it is read is an error of its own. Holes of page blobs are
 * asked for, others scanned. Problems: `image-url-*`, `image-missing`, `image-empty`, `image-unreadable`; none shows more of the URL than the blob's name.
 */
export async function openDiskUrl(text: string, options: UrlOptions = {}): Promise<Disk | Problem> {
  const { allowInternal = false, patience = usualPatience, limits = usualLimits, name = blobName(text) } = options;
  const url = checkAddress(text, allowInternal);
  if (typeof url === "string") return addressProblem(name, url);
  const transport = openTransport(url, allowInternal, limits);
  try {
    const { bytes, ...pinned } = await firstBytes({ transport, patience }, pageSize);
    const source: Source = { transport, patience, pinned, explain: (error) => requestProblem(name, url, error) };
    const medium = createUrlMedium(source, bytes);
    const close = async (): Promise<void> => {
      await Promise.resolve(transport.close());
    };
    return await createDisk({ name, medium, extents: () => urlExtents(source, medium), close });
  } catch (error) {
    transport.close();
    return error instanceof ImageReadError && error.problem !== undefined ? error.problem : requestProblem(name, url, error);
  }
}

/** What people call the image: the last part of the URL's path. */
function blobName(text: string): string {
  const path = text.replace(/[?#].*$/s, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

type Source = {
  readonly transport: Transport;
  readonly patience: Patience;
  readonly pinned: Pinned;
  readonly explain: (error: unknown) => Problem;
};

function createUrlMedium(source: Source, start: Buffer): Medium {
  const { size } = source.pinned;
  let total = start.length;
  const readRange: ReadThrough = async (offset, wanted) => {
    if (offset === 0 && wanted === start.length) return start; // came with the answer that opened the image
    const bytes = await explained(source, () => rangeBytes(source, source.pinned, offset, wanted));
    total += bytes.length;
    return bytes;
  };
  const read = readThroughCache({ size, pageSize, maxPages }, readRange, (offset, wanted) => sideBySide(readRange, offset, wanted));
  return { size, bytesRead: () => total, read };
}

async function sideBySide(readRange: ReadThrough, offset: number, wanted: number): Promise<Buffer> {
  if (wanted <= longestRange) return await readRange(offset, wanted);
  const starts = Array.from({ length: Math.ceil(wanted / longestRange) }, (_, index) => index * longestRange);
  return Buffer.concat(await Promise.all(starts.map((at) => readRange(offset + at, Math.min(longestRange, wanted - at)))), wanted);
}

async function urlExtents(source: Source, medium: Medium): Promise<readonly Extent[]> {
  const { transport, pinned, patience } = source;
  const listed = pinned.isPageBlob ? await explained(source, () => pageExtents(transport, pinned, patience)) : undefined;
  return listed ?? (await scannedExtents(medium));
}

async function explained<Result>({ explain }: Source, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const found = explain(error);
    throw new ImageReadError("the image's server", found.text, { cause: error, problem: found });
  }
}
