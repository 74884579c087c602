/** Items whose key was seen before; items without a key are never repeats. */
export function repeats<Item>(items: readonly Item[], key: (item: Item) => string | number | undefined): readonly Item[] {
  const seen = new Set<string | number>();
  return items.filter((item) => {
    const value = key(item);
    if (value === undefined) return false;
    const isRepeat = seen.has(value);
    seen.add(value);
    return isRepeat;
  });
}
