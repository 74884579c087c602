/**
 * Runs `action` on each item, started in order, at most `limit` at once. The first failure stops further starts and is thrown once the running
 * ones have ended, so that nothing works on behind the caller's back.
 */
export async function eachConcurrently<T>(items: readonly T[], limit: number, action: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await action(item);
  };
  const endings = await Promise.allSettled(
    Array.from({ length: limit }, () =>
      worker().catch((error: unknown) => {
        queue.length = 0;
        throw error;
      }),
    ),
  );
  const failed = endings.find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
