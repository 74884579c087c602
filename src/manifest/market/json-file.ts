import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { maxFileBytes } from "../tree.ts";
import { decodeText } from "../yaml/decode-text.ts";

/** Deeper than any resource nests; a hostile document could otherwise exhaust the stack of whoever walks it. */
const maxDepth = 40;

/** The value of a JSON file from elsewhere, bounded in size and depth. */
export function readJson(path: string, bytes: Uint8Array): { readonly value: unknown } | Problem {
  if (bytes.length > maxFileBytes)
    return problem(
      "market-file-too-large",
      `The file holds ${bytes.length} bytes; at most ${maxFileBytes} are read.`,
      "Name the right file.",
      {
        path,
      },
    );
  const text = decodeText("text", path, bytes);
  if (isProblem(text)) return text;
  const value = parsed(text);
  if (value === undefined)
    return problem("market-file-not-json", "The file is not JSON.", "Name a resource tree or an offer document.", { path });
  if (isTooDeep(value.value))
    return problem("market-file-too-deep", `The file nests deeper than ${maxDepth} levels.`, "Name a resource tree or an offer document.", {
      path,
    });
  return value;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Level by level, without recursion: the depth is what is in question. */
function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}
