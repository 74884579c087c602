import type { Replica } from "../core/replicas.ts";
import { between, type Instant } from "../core/time.ts";
import { bytesText, sinceText } from "./words.ts";

/** One copy that could go; `keeps` says why it stays for now. */
export type CleanRow = Replica & { readonly facts: { readonly bytes: number }; readonly keeps?: "young" | "public" | "needed" };

const keepWords: Readonly<Record<NonNullable<CleanRow["keeps"]>, string>> = {
  young: "stays: verified too lately",
  public: "stays: customers can read it",
  needed: "stays: it is needed again",
};

const heads = ["REGION", "COPY", "DATA", "WHY", "SINCE", ""];
const shownDigits = 12;

/** The copies that nothing needs, a line each: region, digest, size, why, since when. */
export function terminalClean(rows: readonly CleanRow[], now: Instant): readonly string[] {
  const cells = rows.map(({ region, digest, facts, why, offer, submission, since, keeps }) => [
    region,
    digest.slice(0, shownDigits),
    bytesText(facts.bytes),
    `${offer} submission ${submission} ${why}`,
    sinceText(Math.max(0, between(since, now))),
    keeps === undefined ? "" : keepWords[keeps],
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  return [heads, ...cells].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
