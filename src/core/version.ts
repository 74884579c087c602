/** Orders `X.Y.Z` versions by their numbers; negative when `a` is the lower. Texts of other shapes count as 0.0.0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  const differing = left.findIndex((part, index) => part !== right[index]);
  return differing === -1 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
}

function numbers(version: string): readonly number[] {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match === null ? [0, 0, 0] : match.slice(1).map(Number);
}
