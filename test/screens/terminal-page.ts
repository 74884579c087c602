import { stripVTControlCharacters } from "node:util";

/** ESC, with which every control sequence begins. */
const escape = String.fromCodePoint(27);
const styles: Readonly<Record<string, string>> = { 1: "bold", 2: "dim", 31: "red", 32: "green", 33: "yellow", 36: "cyan" };

const sheets = {
  light:
    "body{background:#f6f8fa;color:#1f2328}pre{background:#fff;border-color:#d1d9e0}.red{color:#b3261e}.green{color:#18794e}.yellow{color:#8a5a00}.cyan{color:#0b6ea8}",
  dark: "body{background:#0d1117;color:#e6edf3}pre{background:#151b23;border-color:#3d444d}.red{color:#ff8a80}.green{color:#4cc38a}.yellow{color:#e3b341}.cyan{color:#6cb6ff}",
} as const;

/** What a terminal showed as a page: its text, and of its control sequences the styles that Slipway draws with. */
export function terminalPage(output: string, scheme: keyof typeof sheets): string {
  const body = output
    .split(new RegExp(`(${escape}\\[[\\d;]*m)`))
    .map(piece)
    .join("");
  return `<!doctype html><meta charset="utf-8"><style>body{margin:0;padding:16px;font:14px/1.5 monospace}pre{margin:0;padding:16px;border:1px solid;border-radius:6px;font:inherit}
.bold{font-weight:bold}.dim{opacity:.65}${sheets[scheme]}</style><pre>${body}</pre>`;
}

/** Styles follow one another and each ends with a reset, so that one element at a time is open. */
function piece(text: string): string {
  const code = new RegExp(`^${escape}\\[(\\d+)m$`).exec(text)?.[1];
  if (code === undefined) return escaped(stripVTControlCharacters(text));
  return code === "0" ? "</span>" : `<span class="${styles[code] ?? ""}">`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
