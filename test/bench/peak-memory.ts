import { readFileSync } from "node:fs";

/** The most memory that this process held, in MiB; not `maxRSS`, which begins with what the parent had. */
export function peakMib(): number {
  const [, kib] = /^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kib) / 1024;
}
