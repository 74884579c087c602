import type { BootEnd, BootReport, BootRun } from "../../src/core/boot.ts";
import type { BootObservation, BootOutcome, ObservedSystem } from "../../src/ports/boots.ts";

const purposes = ["first", "second", "again"] as const;

/** A start that went well, but for what is said. */
export function bootRun(purpose: BootRun["purpose"], changes: Partial<BootRun> = {}): BootRun {
  const ready = '"Cloud-Init/22.4.2" reported ready after 41.0 s.';
  const timeline = [
    { stage: "kernel", atMs: 4000 },
    { stage: "ready", atMs: 41_000 },
  ] as const;
  const serial = { sha256: "0".repeat(64), bytes: 45_000, cut: false, excerpt: "slipway login: " };
  return { purpose, controller: "virtio-scsi", end: "ready", text: ready, timeline, readyBy: "Cloud-Init/22.4.2", serial, ...changes };
}

/** A start that ended badly. */
export function badRun(end: BootEnd, text: string, purpose: BootRun["purpose"] = "first"): BootRun {
  const { readyBy: _none, ...run } = bootRun(purpose, { end, text });
  return run;
}

export function observed(changes: Partial<ObservedSystem> = {}): ObservedSystem {
  return {
    commandLine: "root=PARTUUID=1 console=ttyS0",
    swaps: [],
    users: [
      { name: "root", uid: 0, home: "/root", shell: "/bin/bash" },
      { name: "daemon", uid: 1, home: "/", shell: "/usr/sbin/nologin" },
      { name: "slipway", uid: 1000, home: "/home/slipway", shell: "/bin/bash" },
      { name: "nobody", uid: 65_534, home: "/", shell: "/usr/sbin/nologin" },
    ],
    listening: [{ port: 22, isPublic: true }],
    failedUnits: [],
    machineId: "a".repeat(64),
    modules: ["virtio_net"],
    user: "slipway",
    ...changes,
  };
}

/** What a machine showed that booted well. */
export function observation(purpose: BootRun["purpose"], changes: Partial<BootObservation> = {}): BootObservation {
  const own = purpose === "again" ? "b" : "a";
  return {
    purpose,
    hostKeys: { "ssh-ed25519": `SHA256:${own}` },
    system: observed({ machineId: own.repeat(64) }),
    hasConsole: true,
    ...changes,
  };
}

/** Three starts of a good image, with changes to the report and to what single machines showed. */
export function goodBoot(report: Partial<BootReport> = {}, observations: readonly BootObservation[] = []): BootOutcome {
  return {
    report: {
      emulator: "7.2.22",
      accelerator: "tcg",
      firmware: "ovmf",
      machine: "q35",
      runs: purposes.map((purpose) => bootRun(purpose)),
      skipped: [],
      untouched: true,
      ...report,
    },
    observations: purposes.map((purpose) => observations.find((each) => each.purpose === purpose) ?? observation(purpose)),
  };
}

/** A first boot that ended like this, and nothing after it. */
export function failedBoot(end: BootEnd, text: string): BootOutcome {
  const reason = { reason: text };
  return {
    ...goodBoot({ runs: [badRun(end, text)] }),
    observations: [{ purpose: "first", hasConsole: false, hostKeys: reason, system: reason }],
  };
}
