import type { BootEnd, BootReport } from "../../src/core/boot.ts";

/** A report of starts that ended so, one after the other, each ready after 19.4 s. */
export function bootReport(ends: readonly BootEnd[], change: Partial<BootReport> = {}): BootReport {
  const serial = { sha256: "0".repeat(64), bytes: 0, cut: false, excerpt: "" };
  return {
    emulator: "QEMU",
    accelerator: "tcg",
    firmware: "ovmf",
    machine: "q35",
    runs: ends.map((end) => ({
      purpose: "first",
      controller: "ahci",
      end,
      text: `it said ${end}`,
      timeline: [
        { stage: "kernel", atMs: 4000 },
        { stage: "ready", atMs: 19_400 },
      ],
      serial,
    })),
    skipped: [],
    untouched: true,
    ...change,
  };
}
