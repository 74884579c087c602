/**
 * Compares two RPM versions `[epoch:]version[-release]`: negative when `a` is older, 0 when equal, positive when newer (rpm-version(7)).
 * Where one of them has no release, releases are not compared.
 */
export function compareRpmVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  const byVersion = left.epoch - right.epoch || compareRpmSegments(left.version, right.version);
  if (byVersion !== 0 || left.release === undefined || right.release === undefined) return byVersion;
  return compareRpmSegments(left.release, right.release);
}

function split(text: string): { readonly epoch: number; readonly version: string; readonly release: string | undefined } {
  const [, epoch = "0", version = "", release] = /^(?:(\d+):)?([^-]*)(?:-(.*))?$/s.exec(text.trim()) ?? [];
  return { epoch: Number(epoch), version, release };
}

/**
 * rpm's own order of one part: runs of digits by value, runs of letters by character, digits above letters, anything else only separates;
 * `~` sorts before the end, `^` after it and before everything else.
 */
export function compareRpmSegments(a: string, b: string): number {
  let [left, right] = [a, b];
  for (;;) {
    [left, right] = [left.replace(/^[^A-Za-z0-9~^]+/, ""), right.replace(/^[^A-Za-z0-9~^]+/, "")];
    const special = compareSpecial(left, right);
    if (special === "both") [left, right] = [left.slice(1), right.slice(1)];
    else if (special !== "neither") return special;
    else if (left === "" || right === "") return Math.sign(left.length - right.length);
    else {
      const [leftRun, rightRun] = [firstRun(left), firstRun(right)];
      const byRun = compareRuns(leftRun, rightRun);
      if (byRun !== 0) return byRun;
      [left, right] = [left.slice(leftRun.length), right.slice(rightRun.length)];
    }
  }
}

function compareSpecial(left: string, right: string): number | "both" | "neither" {
  for (const mark of ["~", "^"]) {
    const [isLeft, isRight] = [left.startsWith(mark), right.startsWith(mark)];
    if (isLeft && isRight) return "both";
    if (!isLeft && !isRight) continue;
    // A caret is newer than the end and older than anything that goes on.
    const isNewer = mark === "^" && (isLeft ? right === "" : left === "");
    return isLeft === isNewer ? 1 : -1;
  }
  return "neither";
}

function firstRun(text: string): string {
  return /^(?:\d+|[A-Za-z]+)/.exec(text)?.[0] ?? "";
}

function compareRuns(left: string, right: string): number {
  const [isLeftNumber, isRightNumber] = [/^\d/.test(left), /^\d/.test(right)];
  if (isLeftNumber !== isRightNumber) return isLeftNumber ? 1 : -1;
  // As text, since a hostile version can have more digits than a number holds.
  const [a, b] = isLeftNumber ? [left.replace(/^0+/, ""), right.replace(/^0+/, "")] : [left, right];
  if (isLeftNumber && a.length !== b.length) return Math.sign(a.length - b.length);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
