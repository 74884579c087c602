/**
 * Compares two Debian versions: negative when `a` is older, 0 when equal, positive when newer.
 * Order of Debian Policy §5.6.12: epoch, upstream, revision; `~` sorts before everything, even the end; letters before other characters.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  return left.epoch - right.epoch || comparePart(left.upstream, right.upstream) || comparePart(left.revision, right.revision);
}

function split(version: string): { readonly epoch: number; readonly upstream: string; readonly revision: string } {
  const text = version.trim();
  const colon = text.indexOf(":");
  const rest = text.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  return {
    epoch: colon > 0 ? Number(text.slice(0, colon)) || 0 : 0,
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? "" : rest.slice(dash + 1),
  };
}

/** Runs of non-digits by character order and runs of digits by value, in turns, until one differs. */
function comparePart(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== "" || right !== "") {
    const [leftText, rightText] = [leading(left, /^\D*/), leading(right, /^\D*/)];
    const byText = compareText(leftText, rightText);
    if (byText !== 0) return byText;
    [left, right] = [left.slice(leftText.length), right.slice(rightText.length)];
    const [leftDigits, rightDigits] = [leading(left, /^\d*/), leading(right, /^\d*/)];
    const byNumber = compareDigits(leftDigits, rightDigits);
    if (byNumber !== 0) return byNumber;
    [left, right] = [left.slice(leftDigits.length), right.slice(rightDigits.length)];
  }
  return 0;
}

function leading(text: string, run: RegExp): string {
  return run.exec(text)?.[0] ?? "";
}

function compareText(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = rank(a.charAt(at)) - rank(b.charAt(at));
    if (difference !== 0) return difference;
  }
  return 0;
}

function rank(character: string): number {
  if (character === "~") return -1;
  if (character === "") return 0;
  const code = character.codePointAt(0) ?? 0;
  return /[A-Za-z]/.test(character) ? code : code + 256;
}

/** As text, since a hostile version can have more digits than a number holds. */
function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
