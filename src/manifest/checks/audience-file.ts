import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import { decodeText } from "../yaml/decode-text.ts";

/** Most lines of an audience file (today's limit for a private plan by CSV). */
const maxAudience = 20_000;
const maxTold = 20;
const types: readonly string[] = ["none", "subscription", "ea", "msdn", "tenant"];

/** Problems of an audience CSV: a header `Type,Id,Description`, then one line each; at most `maxAudience` lines, every id once. */
export function audienceFaults(path: string, bytes: Uint8Array): readonly Problem[] {
  const text = decodeText("text", path, bytes);
  if (isProblem(text)) return [text];
  const [header = "", ...lines] = text.replace(/\r?\n$/, "").split(/\r?\n/);
  if (header.toLowerCase().replaceAll(" ", "") !== "type,id,description") {
    return [
      problem("audience-header", `The first line is ${quote(header)}.`, "Begin with the line Type,Id,Description.", {
        path,
        line: 1,
        column: 1,
      }),
    ];
  }
  if (lines.length === 0 || lines.length > maxAudience) {
    return [
      problem("audience-count", `The file has ${lines.length} entries; 1 to ${maxAudience} are allowed.`, "Add or remove lines.", { path }),
    ];
  }
  const seen = new Set<string>();
  return lines.flatMap((line, index) => lineProblems(line, seen, { path, line: index + 2, column: 1 })).slice(0, maxTold);
}

function lineProblems(line: string, seen: Set<string>, place: { path: string; line: number; column: number }): readonly Problem[] {
  const [type = "", id = "", ...rest] = line.split(",").map((cell) => cell.trim());
  const fits = types.includes(type.toLowerCase()) && /^\S{1,50}$/.test(id) && rest.join(",").length <= 1000;
  if (!fits) {
    const remedy = `Write type (${types.join(", ")}), id (1 to 50 characters), description (at most 1,000).`;
    return [problem("audience-line", `The line is ${quote(line)}.`, remedy, place)];
  }
  const key = id.toLowerCase();
  if (seen.has(key)) return [problem("audience-duplicate", `${quote(id)} is listed more than once.`, "Remove the line.", place)];
  seen.add(key);
  return [];
}
