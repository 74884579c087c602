// Every word that a manifest, an image, a server or a commenter can choose, at its worst.

export const hostile =
  "\u001b[2J\u001b]0;owned\u0007<script>alert(1)</script>\"'&<!-- --> [x](javascript:alert(1)) ![i](https://evil.example/p.png) @octocat #12 www.evil.example ::add-mask::\r\nBcc: everybody@evil.example\u2028| a | b |\n## Heading\n```\n\u202egnp.exe\u2066\u200b";

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
