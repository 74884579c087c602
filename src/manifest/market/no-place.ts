import { problem, type Level, type Problem } from "../../core/problem.ts";
import type { Kept } from "./kept.ts";

/** Why the resources do not carry a value, and whether the marketplace will miss it. */
type Reason = { readonly at: RegExp; readonly level: Level; readonly why: string };

const reasons: readonly Reason[] = [
  { at: /^offer\.yaml\/notify/, level: "information", why: "people are told by Slipway" },
  { at: /^offer\.yaml\/listing\/marketingId/, level: "information", why: "the marketplace makes the offer's address itself" },
  { at: /^offer\.yaml\/listing\/videos/, level: "warning", why: "a video's thumbnail needs an address: give --assets-url" },
  { at: /^offer\.yaml\/leads/, level: "warning", why: "the marketplace can not reach this destination, or has no field for it" },
  { at: /^offer\.yaml\/testDrive/, level: "warning", why: "the schemas of a test drive's details are not published" },
  { at: /^plans\/.*\/sha256$/, level: "information", why: "digests are Slipway's own" },
  {
    at: /^plans\/.*\/versions(?:\/|$)/,
    level: "warning",
    why: "an image that is no address can not be fetched: give it a `url` or a secret that holds one",
  },
  { at: /^plans\/.*\/os\/type$/, level: "warning", why: 'the marketplace has no word for this system and is told "other"' },
  { at: /^listing\//, level: "information", why: "the listing holds HTML, this is its Markdown" },
];

const otherReason = { level: "information", why: "the resources have no field for it, or say it otherwise" } as const;

/** Everything that the resources have no place for, by the place of the manifest where it stands. */
export function noPlace(kept: readonly Kept[], folder: string): readonly Problem[] {
  return kept.map(({ file, pointer }) => {
    const { level, why } = reasons.find(({ at }) => at.test(`${file}${pointer}`)) ?? otherReason;
    const text = `${pointer === "" ? "The text" : pointer} has no place in the marketplace's resources: ${why}.`;
    return {
      ...problem("market-no-place", text, "It is kept in slipway.json, so that an import gives it back.", { path: `${folder}/${file}` }),
      level,
    };
  });
}
