import type { Context } from "hono";

import { pageOfFile, preferredLanguage, type Language } from "../../render/language.ts";

/** The parts of a path, decoded; one that can not be decoded is no name of ours. */
export function pathOf(c: Context): readonly string[] {
  const raw = new URL(c.req.url).pathname.split("/").slice(1);
  try {
    return raw.map(decodeURIComponent);
  } catch {
    return ["."];
  }
}

/** A page that names its language is in that language; a folder is in the reader's. */
export function languageOf(c: Context): Language {
  return pageOfFile(pathOf(c).at(-1) ?? "")?.language ?? preferredLanguage(c.req.header("Accept-Language"));
}

/** True when the reader has exactly these bytes already (RFC 9110, 13.1.2, compared weakly). */
export function hasAlready(c: Context, tag: string): boolean {
  return (c.req.header("If-None-Match") ?? "").split(",").some((each) => each.trim().replace(/^W\//, "") === `"${tag}"`);
}
