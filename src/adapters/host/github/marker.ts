import { hash } from "node:crypto";

/** The hidden first line by which an issue or comment of ours is found again. It proves nothing: only the author does. */
export function markerOf(name: string): string {
  return `<!-- slipway:${name} -->`;
}

/** True when the text's first line is this marker. A marker further down came with somebody's text and means nothing. */
export function hasMarker(body: string, marker: string): boolean {
  return (lines(body)[0] ?? "").trim() === marker;
}

/** True when two bodies are the same text; GitHub keeps line ends and space at the end as it likes. */
export function sameBody(a: string, b: string): boolean {
  return lines(a).join("\n").trimEnd() === lines(b).join("\n").trimEnd();
}

function lines(body: string): readonly string[] {
  return body.split(/\r?\n/);
}

const shortDigest = 16;

/** A short digest of what was shown, to tell whether it is to be written again. */
export function digestOf(shown: unknown): string {
  return hash("sha256", JSON.stringify(shown)).slice(0, shortDigest);
}

/** Parts of a view that are written elsewhere than in the comment; `notes` are the check's annotations, which it gets when it is complete. */
export type Part = "issue" | "check" | "notes" | "preview" | "live";

/** What each part showed when it was last written, as digests. A part that failed, or that there is none of, is missing. */
export type Marks = Partial<Readonly<Record<Part, string>>>;

const parts = ["issue", "check", "notes", "preview", "live"] as const satisfies readonly Part[];

/**
 * The comment's second line: digests of all that was written beside it. So an announcement reads one comment of our own to know what is to be written,
 * instead of every check and deployment. Nothing is decided by it but whether a write can be saved: whoever forges it makes a part stay old until its next
 * change, no more.
 */
export function marksLine(marks: Marks): string {
  return markerOf(["shown", ...parts.flatMap((part) => (marks[part] === undefined ? [] : [`${part}=${marks[part]}`]))].join(" "));
}

/** Reads the digests back; empty when the comment has none. */
export function marksIn(body: string): Marks {
  const line = /^<!-- slipway:shown([ =a-z0-9]*) -->$/.exec((lines(body)[1] ?? "").trim())?.[1] ?? "";
  return Object.fromEntries(
    parts.flatMap((part) => {
      const digest = new RegExp(`(?:^| )${part}=([0-9a-f]{${shortDigest}})(?: |$)`).exec(line)?.[1];
      return digest === undefined ? [] : [[part, digest]];
    }),
  );
}
