import { quote } from "../../core/problem.ts";
import { judge, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { homes } from "./accounts.ts";

/** What must not be left: glob patterns, and the size in bytes from which on a file counts. */
export type Leftovers = {
  readonly patterns: readonly string[];
  /** Files with fewer bytes do not count. */
  readonly minBytes: number;
  readonly passText: string;
  /** False leaves a file alone that has one of the names for another reason. */
  readonly counts?: (path: string) => Promise<boolean>;
};

/** Fails for each regular file that matches, with its size and never its content. Links are not followed: what they lead to is judged where it is. */
export async function noLeftovers(context: Context, { patterns, minBytes, passText, counts }: Leftovers): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  for (const path of await expandGlobs(files, patterns)) {
    const stat = await files.stat(path, { follow: false });
    if (stat?.kind !== "file" || stat.size < minBytes || (counts !== undefined && !(await counts(path)))) continue;
    const actual = sizeText(stat.size);
    faults.push({
      text: `${quote(path)} is left (${actual}).`,
      evidence: {
        ...files.place(path),
        actual,
        required: minBytes <= 1 ? "no such file, or an empty one" : `less than ${minBytes} bytes`,
      },
    });
  }
  return judge(unique(faults), passText);
}

/** The patterns below each home of the image. */
export async function inHomes(context: Context, patterns: readonly string[]): Promise<readonly string[]> {
  return (await homes(context)).flatMap((home) => patterns.map((pattern) => `${literalGlob(home)}/${pattern}`));
}

/** A home is a name, not a pattern. */
function literalGlob(path: string): string {
  return path.replaceAll(/[*?[]/g, "?");
}

function unique(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [fault.evidence.path, fault])).values()];
}

/** `512 bytes`, `2.1 KiB`, `3.4 MiB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
