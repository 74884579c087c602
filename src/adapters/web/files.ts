import { typeOf } from "../media-type.ts";
import { contentOf, type Content } from "./content.ts";

/** Finds a file by its path; undefined when there is none that may be shown. Throws `ClosedError` where it was open a moment ago. */
export type Files = (path: readonly string[]) => Promise<Content | undefined>;

/** What is kept elsewhere no longer lets this reader in. */
export class ClosedError extends Error {
  override readonly name = "ClosedError";
}

/** One part of a path as our own files are named; what begins with a dot is nobody's business. */
const part = /^[A-Za-z0-9_][\w.-]{0,127}$/;

/** The media type of a path that may be shown: every part is a plain name, and the last of a kind that pages refer to. */
export function shownType(path: readonly string[]): string | undefined {
  return path.every((each) => part.test(each)) ? typeOf(path.at(-1) ?? "") : undefined;
}

/** Files that something else keeps, such as a storage account: `read` is asked for plain paths only. */
export function filesFrom(read: (path: readonly string[]) => Promise<Buffer | "refused" | undefined>): Files {
  return async (path) => {
    const type = shownType(path);
    if (type === undefined) return undefined;
    const bytes = await read(path);
    if (bytes === "refused") throw new ClosedError("The storage refuses");
    return bytes === undefined ? undefined : contentOf(bytes, type);
  };
}
