import type { Extent } from "../../../ports/images.ts";
import { tryAgain, type Patience } from "../../try-again.ts";
import { ChangedError, judge, RefusedError } from "./failure.ts";
import type { Pinned } from "./ranges.ts";
import type { Transport } from "./transport.ts";

/** A page blob of 8 TiB whose every second page is written would need more; then the image is scanned instead. */
const longestList = 64 * 1024 * 1024;
/** Lists of one blob: the service gives 10,000 ranges at a time. */
const mostLists = 10_000;

/**
 * The written ranges of a page blob, ascending (Get Page Ranges: `comp=pagelist`). Undefined when the server does not know them or they make no
 * sense: holes are then found by reading. Throws `ChangedError` and what passes and did not.
 */
export async function pageExtents(transport: Transport, pinned: Pinned, patience: Patience): Promise<readonly Extent[] | undefined> {
  const extents: Extent[] = [];
  for (let marker = "", lists = 0; lists < mostLists; lists++) {
    const text = await tryAgain(() => pageList(transport, pinned, marker), judge, patience);
    const found = text === undefined ? undefined : parsePageList(text);
    if (found === undefined) return undefined;
    extents.push(...found.extents);
    marker = found.next;
    if (marker === "") return fits(extents, pinned.size) ? extents : undefined;
  }
  return undefined;
}

async function pageList(transport: Transport, { etag }: Pinned, marker: string): Promise<string | undefined> {
  const query = { comp: "pagelist", ...(marker === "" ? {} : { marker }) };
  const answer = await transport.get({ "if-match": etag, "x-ms-version": "2021-12-02" }, longestList, query);
  if (answer.status === 412) throw new ChangedError("If-Match failed");
  if (answer.status === 200) return answer.isWhole ? answer.body.toString() : undefined;
  if (judge(new RefusedError(answer)).again) throw new RefusedError(answer);
  return undefined;
}

/** Reads the service's list; undefined when it is none. The grammar is fixed and holds no text but numbers, so no XML reader is needed. */
function parsePageList(xml: string): { readonly extents: readonly Extent[]; readonly next: string } | undefined {
  if (!/<PageList\s*\/?>/.test(xml)) return undefined;
  const ranges = xml.matchAll(/<PageRange>\s*<Start>(\d{1,16})<\/Start>\s*<End>(\d{1,16})<\/End>\s*<\/PageRange>/g);
  const extents = [...ranges].map(([, start, end]) => ({ offset: Number(start), length: Number(end) + 1 - Number(start) }));
  return { extents, next: /<NextMarker>([^<]{1,2000})<\/NextMarker>/.exec(xml)?.[1] ?? "" };
}

function fits(extents: readonly Extent[], size: number): boolean {
  return extents.every(({ offset, length }, at) => {
    const before = extents[at - 1];
    return length > 0 && offset + length <= size && offset >= (before === undefined ? 0 : before.offset + before.length);
  });
}
