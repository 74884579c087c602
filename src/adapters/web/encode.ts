import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import type { Content } from "./content.ts";

export type Encoding = "br" | "gzip" | "identity";
type Encode = (content: Content, accepted: string | undefined) => Promise<{ readonly bytes: Buffer; readonly encoding: Encoding }>;

/** Less is not worth a header. */
const leastBytes = 1024;
/** Texts are small; what is not has better things to do than to fill this memory. */
const mostBytes = 4 * 1024 * 1024;
const mostKept = 64 * 1024 * 1024;
/** Good, and fast enough for a page that is drawn while somebody waits. */
const brotliQuality = 5;

const compress = {
  gzip: promisify(gzip),
  br: async (bytes: Buffer) => await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
} as const;

/** Compresses texts for whoever accepts it (RFC 9110, 12.5.3), each once while it is remembered: what was asked for last is kept. */
export function createEncoder(): Encode {
  const kept = new Map<string, Buffer>();
  let size = 0;
  return async (content, accepted) => {
    const encoding = chosen(content, accepted);
    if (encoding === "identity") return { bytes: content.body, encoding };
    const key = `${encoding} ${content.tag}`;
    const bytes = kept.get(key) ?? (await compress[encoding](content.body));
    if (kept.delete(key)) size -= bytes.length;
    kept.set(key, bytes);
    size += bytes.length;
    for (const [oldest, old] of kept) {
      if (size <= mostKept) break;
      kept.delete(oldest);
      size -= old.length;
    }
    return { bytes, encoding };
  };
}

function chosen({ body, type }: Content, accepted = ""): Encoding {
  if (type.startsWith("image/") || body.length < leastBytes || body.length > mostBytes) return "identity";
  const offers = accepted.split(",").map((each) => each.trim().toLowerCase());
  const allows = (name: string): boolean =>
    offers.some((offer) => offer === name || (offer.startsWith(`${name};`) && !/q=0(?:\.0*)?$/.test(offer)));
  if (allows("br")) return "br";
  return allows("gzip") ? "gzip" : "identity";
}
