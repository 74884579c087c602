import { hash } from "node:crypto";

/** 128 bits of SHA-256: two contents of one name never share the new one. */
const digits = 32;

/** Names a file by what it holds: `media/logo.png` becomes `media/logo.<32 hex digits>.png`. */
export function contentName(name: string, bytes: string | Uint8Array): string {
  const [, stem = name, ending = ""] = /^(.*)(\.[a-z]+)$/.exec(name) ?? [];
  return `${stem}.${hash("sha256", bytes).slice(0, digits)}${ending}`;
}

/** True for a name that tells what the file holds: whoever has it once never needs to ask again. */
export function isContentName(name: string): boolean {
  return /\.[0-9a-f]{32}\.[a-z]+$/.test(name);
}

/** How long readers may keep a file (RFC 9111, RFC 8246): what may change they ask about each time, so that a swap is seen at once. */
export function cacheControlOf(isFixed: boolean): string {
  return isFixed ? "public, max-age=31536000, immutable" : "no-cache";
}
