import { access, constants, mkdir } from "node:fs/promises";
import { dirname } from "node:path";

import type { Milliseconds } from "../../core/time.ts";
import { withLock } from "../file-lock.ts";

/**
 * Holds the lock of one copy until disposed. It is the operating system's (see `withLock`), not a file with a process id in it: those stay behind
 * after a kill, and ids are used again or mean nothing in another container.
 * The lock file itself stays: removing it while another process opens it would let two hold "the" lock.
 * Throws LockTakenError after `waitMs`, or the system's error of the folder.
 */
export async function holdLock(file: string, waitMs: Milliseconds): Promise<AsyncDisposable> {
  await mkdir(dirname(file), { recursive: true });
  // SQLite says "unable to open" whatever is wrong; the system's own error says what. Asked of the folder: opening and closing the lock file itself
  // would end every lock that this process holds on it (POSIX record locks go with any close).
  await access(dirname(file), constants.W_OK);
  const got = Promise.withResolvers<void>();
  const given = Promise.withResolvers<void>();
  const whole = withLock(
    file,
    async () => {
      got.resolve();
      await given.promise;
    },
    waitMs,
  );
  await Promise.race([got.promise, whole]);
  return {
    [Symbol.asyncDispose]: async () => {
      given.resolve();
      await whole;
    },
  };
}
