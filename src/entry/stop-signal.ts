/**
 * Resolves at Ctrl-C or SIGTERM. The listeners stay: with the last one gone, child processes that still run would have this one end at once
 * (signal-exit, which execa uses).
 */
export async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
}
