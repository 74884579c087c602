import type { World } from "./world.ts";

/** Whether a pattern of a ruleset means the branch: `*` stays within a part of the name, `**` does not. */
export function fitsBranch(pattern: string, branch: string): boolean {
  const parts = pattern.split(/(\*\*\/?|\*|\?)/u).map((part) => {
    if (part.startsWith("**")) return ".*";
    if (part === "*") return "[^/]*";
    return part === "?" ? "[^/]" : part.replaceAll(/[$()+.[\\\]^{|}]/gu, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join("")}$`, "u").test(branch);
}

/** What the hook of the repository refuses the one who pushes, as `kind:pattern` for a shell's case. */
export function refusedTo(world: World, login: string): string {
  const binding = world.rulesets.filter(({ bypass }) => !bypass.includes(login));
  return binding.flatMap(({ pattern, rules }) => rules.map(({ type }) => `${type}:refs/heads/${pattern.replaceAll("**", "*")}`)).join(" ");
}
