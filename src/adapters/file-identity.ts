import { stat } from "node:fs/promises";

/** File times move in the kernel's ticks (at most 10 ms): a file younger than this may change once more without a new time. */
const settledNs = 100_000_000n;

/**
 * What a file is known by without reading it: while device, inode, size and both times stay, so do its bytes. Undefined when it is not there, or
 * changed so short a time ago that its times cannot vouch for it.
 */
export async function fileIdentity(file: string): Promise<string | undefined> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    const isSettled = BigInt(Date.now()) * 1_000_000n - ctimeNs > settledNs;
    return isSettled ? [dev, ino, size, mtimeNs, ctimeNs].join("-") : undefined;
  } catch {
    return undefined;
  }
}
