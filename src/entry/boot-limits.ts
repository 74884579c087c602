import { usualPatience } from "../core/boot-watch.ts";
import { second } from "../core/time.ts";
import type { BootLimits } from "../ports/boots.ts";

/** Restart and second machine included; a start that fails is followed by a trial of the next controller. */
const startsAtMost = 5;

/** What machines may use: five minutes each unless said otherwise, 1 GiB of memory, 2 GiB of disk. */
export function bootLimits(timeoutSeconds: number = usualPatience.totalMs / second): BootLimits {
  const totalMs = timeoutSeconds * second;
  return { patience: { ...usualPatience, totalMs }, memoryMiB: 1024, overlayBytes: 2 * 1024 ** 3, allMs: startsAtMost * totalMs };
}
