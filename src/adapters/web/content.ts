import { createHash } from "node:crypto";

/** What a request is answered with: bytes of a kind, and a name for exactly these bytes. */
export type Content = { readonly body: Buffer; readonly type: string; readonly tag: string };

export function contentOf(body: string | Buffer, type: string): Content {
  const bytes = Buffer.from(body);
  return { body: bytes, type, tag: createHash("sha256").update(bytes).digest("base64url").slice(0, tagLength) };
}

/** 132 bits: two contents never share a name. */
const tagLength = 22;
