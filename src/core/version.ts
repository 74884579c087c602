/** Orders `X.Y.Z` versions by their numbers; negative when `a` is the lower. Texts of other shapes count as 0.0.0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

function numbers(version: string): { readonly major: number; readonly minor: number; readonly patch: number } {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1) ?? [];
  const [major = 0, minor = 0, patch = 0] = parts.map(Number);
  return { major, minor, patch };
}
