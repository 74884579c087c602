/** Whether a name passes a list of filter patterns: the last pattern that fits decides, `!` takes away ("Filter pattern cheat sheet"). */
export function passes(name: string, patterns: readonly string[]): boolean {
  let kept = false;
  for (const pattern of patterns) {
    const negative = pattern.startsWith("!");
    if (expressionOf(negative ? pattern.slice(1) : pattern).test(name)) kept = !negative;
  }
  return kept;
}

// `*` stops at a slash, `**` does not, `?` and `+` repeat what precedes, `[]` is a set, `\` escapes.
function expressionOf(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\.|\*\*\/|\*\*|\*|\[[^\]]*\]|[?+]|[^?+]/gu, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part.startsWith("[") || part === "?" || part === "+" || part.startsWith("\\")) return part;
    return part.replaceAll(/[.()|^${}\]/-]/gu, String.raw`\$&`);
  });
  return new RegExp(`^(?:${source})$`, "u");
}
