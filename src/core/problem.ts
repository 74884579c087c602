/** How loud a problem is. Only `error` stops a step. */
export type Level = "error" | "warning" | "information";

/** Where a problem is: a path in the repository (or an image), with 1-based line and column where they are known. */
export type Place = { readonly path: string; readonly line?: number; readonly column?: number };

/**
 * An expected failure as a value. Four parts: stable `code`, place, what was found (inside `text`, quoted and escaped), what to do.
 * The JSON shape is the `messages` entry of `status --json`.
 */
export type Problem = Partial<Place> & {
  readonly level: Level;
  /** Stable, kebab-case or a check id such as `ACC-003`; tests and users match on it, never on the text. */
  readonly code: string;
  /** One sentence: what is wrong, with the value found in quotes. */
  readonly text: string;
  /** What to do, in the imperative. */
  readonly remedy: string;
};

/** An error-level problem, at a place when there is one. */
export function problem(code: string, text: string, remedy: string, place?: Place): Problem {
  return { level: "error", code, text, remedy, ...place };
}

/** True when the list holds at least one problem that stops. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((each) => each.level === "error");
}

/** True for a problem (as against an array of results), for `Event[] | Problem` unions. */
export function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "remedy" in value;
}

/** `file:line:column`, leaving out what is not known. */
export function placeText({ path, line, column }: Partial<Place>): string {
  return [path, line, column].filter((part) => part !== undefined).join(":");
}

const maxQuoted = 120;

/**
 * Quotes an untrusted value for a message: control characters, bidirectional overrides and zero-width characters are shown as escapes, length is capped.
 * Every string that comes from a manifest, an image, a comment or a server goes through here before a person sees it.
 */
export function quote(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const cut = text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text;
  return `"${escapeInvisible(cut)}"`;
}

/** Replaces what a terminal, a log command or a reader's eye could misread by `\u{…}` escapes. */
export function escapeInvisible(text: string): string {
  return text.replaceAll(
    // eslint-disable-next-line no-control-regex -- finding control characters is the point
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
