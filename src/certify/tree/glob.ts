import type { Tree } from "./tree.ts";

/** More matches than any real configuration has: a trick to keep the reader busy. */
const maxMatches = 1000;

/** Paths that match an absolute glob(7) pattern (`*`, `?`, `[…]`), in the order glob gives them: sorted by bytes. Hidden names need a literal dot. */
export async function expandGlob(tree: Tree, pattern: string): Promise<readonly string[]> {
  let found: readonly string[] = [""];
  for (const part of pattern.split("/").filter((each) => each !== "")) {
    const next: string[] = [];
    for (const folder of found) next.push(...(await matchesIn(tree, folder, part)));
    found = next.slice(0, maxMatches);
  }
  return found;
}

async function matchesIn(tree: Tree, folder: string, part: string): Promise<readonly string[]> {
  if (!/[*?[]/.test(part)) return (await tree.stat(`${folder}/${part}`)) === undefined ? [] : [`${folder}/${part}`];
  const matches = globExpression(part);
  const names = (await tree.list(folder === "" ? "/" : folder)).filter(
    (name) => matches(name) && (part.startsWith(".") || !name.startsWith(".")),
  );
  return names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => `${folder}/${name}`);
}

/**
 * A matcher for one path component. Written as a loop over wildcards, not as a regular expression: a hostile pattern must not cost more than
 * pattern × name steps.
 */
export function globExpression(pattern: string): (name: string) => boolean {
  const tokens = tokenize(pattern);
  return (name) => {
    let [token, at, star, retry] = [0, 0, -1, 0];
    while (at < name.length) {
      const current = tokens[token];
      if (current === "*") [star, retry] = [token++, at];
      else if (current?.(name.charAt(at)) === true) [token, at] = [token + 1, at + 1];
      else if (star >= 0) [token, at] = [star + 1, ++retry];
      else return false;
    }
    return tokens.slice(token).every((each) => each === "*");
  };
}

type Token = "*" | ((character: string) => boolean);

function tokenize(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const end = character === "[" ? pattern.indexOf("]", at + 2) : -1;
    if (end > 0) {
      tokens.push(characterClass(pattern.slice(at + 1, end)));
      at = end;
    } else tokens.push(character === "*" ? "*" : (found) => character === "?" || found === character);
  }
  return tokens;
}

function characterClass(body: string): (character: string) => boolean {
  const negated = body.startsWith("!") || body.startsWith("^");
  const members = negated ? body.slice(1) : body;
  return (character) => {
    let isMember = false;
    for (let at = 0; at < members.length; at += 1) {
      const isRange = members.charAt(at + 1) === "-" && at + 2 < members.length;
      const last = isRange ? members.charAt(at + 2) : members.charAt(at);
      if (character >= members.charAt(at) && character <= last) isMember = true;
      if (isRange) at += 2;
    }
    return isMember !== negated;
  };
}
