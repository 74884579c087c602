// Every word that a manifest, an image, a server or a commenter can choose, at its worst.

export const hostile =
  "\u001b[2J\u001b]0;owned\u0007<script>alert(1)</script>\"'&<!-- --> [x](javascript:alert(1)) ![i](https://evil.example/p.png) @octocat #12 www.evil.example ::add-mask::\r\nBcc: everybody@evil.example\u2028| a | b |\n## Heading\n```\n\u202egnp.exe\u2066\u200b";

/** What smuggles a script, a picture or a link into a page that escapes badly. */
export const scripts = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</title></style></textarea><svg/onload=alert(1)>`,
  `<!-- --!><script>alert(1)</script>`,
  `javascript:alert(1)`,
  `JaVa\tScRiPt:alert(1)`,
  `data:text/html,<script>alert(1)</script>`,
  `vbscript:msgbox(1)`,
  `https://x.example/" onclick="alert(1)`,
  `[x](javascript:alert(1))`,
  `[x](data:text/html;base64,PHNjcmlwdD4=)`,
  `[x](&#106;avascript:alert(1))`,
  `<javascript:alert(1)>`,
  `![x](https://evil.example/p.png)`,
  `![x](x"onerror="alert(1))`,
  `[x]: javascript:alert(1)\n\n[x]`,
  "```<script>\n</code></pre><script>alert(1)</script>\n```",
  `<iframe src="https://evil.example"></iframe>`,
  `<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">`,
  `| <b onclick=alert(1)> |\n|---|\n| x |`,
  "\u202Egnp.exe\u0000\uFEFF",
  `$& $\` $' $1 \${x}`,
];

const free: ReadonlySet<string> = new Set(["text", "remedy", "note", "reason", "name", "title", "path", "details", "by"]);

/** Replaces every free text; ids, instants and kinds stay, since the core made them. `more` names further members that hold text. */
export function poisoned<T>(value: T, more: readonly string[] = [], text = hostile): T {
  const poison = (each: unknown, own: string): unknown => {
    if (typeof each === "string") return free.has(own) || more.includes(own) ? text : each;
    if (Array.isArray(each)) return each.map((inner) => poison(inner, own));
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, poison(inner, name)]));
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only strings change, and they stay strings
  return poison(value, "") as T;
}
