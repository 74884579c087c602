/** Why a port or range `low-high` cannot be opened; undefined when it can. The marketplace's own pattern lets 0, 65536 and reversed ranges pass. */
export function portFault(range: string): "out-of-range" | "reversed" | undefined {
  const [low = Number.NaN, high = low] = range.split("-").map(Number);
  if (![low, high].every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535)) return "out-of-range";
  return low > high ? "reversed" : undefined;
}
