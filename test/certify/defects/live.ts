import type { BootOutcome } from "../../../src/ports/boots.ts";
import { badRun, bootRun, failedBoot, goodBoot, observation, observed } from "../../support/boot-outcome.ts";
import type { FakeImage } from "../../support/certify.ts";
import { defect, type Defect } from "./defect.ts";

/** Without a boot nothing of the running system can be decided. */
const undecided = {
  "LIVE-005": "unknown",
  "LIVE-006": "unknown",
  "LIVE-007": "unknown",
  "LIVE-008": "unknown",
  "LIVE-009": "unknown",
  "LIVE-010": "unknown",
  "LIVE-011": "unknown",
  "LIVE-012": "unknown",
} as const;
const silent = { ...undecided, "LIVE-003": "unknown", "LIVE-004": "unknown" } as const;

function started(boot: BootOutcome, files: FakeImage["files"] = {}): FakeImage {
  return { files, request: { boot } };
}

function showing(changes: Parameters<typeof observed>[0], files: FakeImage["files"] = {}): FakeImage {
  return started(goodBoot({}, [observation("first", { system: observed(changes) })]), files);
}

export const liveDefects: readonly Defect[] = [
  {
    name: "a root file system that is not found",
    image: started(failedBoot("noRoot", 'The kernel or its initial RAM disk found no root file system: "ALERT! UUID=1 does not exist.".')),
    expected: { "LIVE-001": "fail", ...silent },
  },
  {
    name: "a kernel that panics",
    image: started(failedBoot("panic", 'The kernel panicked: "Kernel panic - not syncing: Attempted to kill init!".')),
    expected: { "LIVE-001": "fail", "LIVE-002": "fail", ...silent },
  },
  {
    name: "a serial console without a word",
    image: started(failedBoot("noConsole", "The loader started, then the serial console was silent for 90.0 s.")),
    expected: { "LIVE-001": "fail", ...silent, "LIVE-003": "fail" },
  },
  {
    name: "an agent that reports nothing",
    image: started(failedBoot("notProvisioned", "It reached its login prompt, but 90.0 s later no agent had reported ready.")),
    expected: { ...silent, "LIVE-004": "fail" },
  },
  {
    name: "no controller that the emulator has",
    image: started({ ...goodBoot({ runs: [], skipped: [{ controller: "ahci", reason: "no ahci" }] }), observations: [] }),
    expected: { "LIVE-001": "unknown", "LIVE-002": "unknown", ...silent },
  },
  defect("LIVE-001", "an image that changes while it runs", started(goodBoot({ untouched: false })), "unknown"),
  defect("LIVE-003", "a console that the kernel leaves", started(goodBoot({}, [observation("first", { hasConsole: false })]))),
  {
    name: "a restart that hangs",
    image: started(goodBoot({ runs: [bootRun("first"), badRun("hang", "Nothing was heard for 90.0 s after the stage init.", "second")] })),
    expected: { "LIVE-005": "fail", "LIVE-007": "unknown", "LIVE-008": "unknown" },
  },
  {
    name: "a login that is refused",
    image: started(goodBoot({}, [observation("first", { system: { reason: "Permission denied." } })])),
    expected: {
      "LIVE-006": "warn",
      "LIVE-008": "unknown",
      "LIVE-009": "unknown",
      "LIVE-010": "unknown",
      "LIVE-011": "unknown",
      "LIVE-012": "unknown",
    },
  },
  {
    name: "no SSH server",
    image: started(goodBoot({}, [observation("again", { hostKeys: { reason: "No SSH server answered." } })])),
    expected: { "LIVE-007": "unknown" },
  },
  defect(
    "LIVE-007",
    "host keys that all machines share",
    started(goodBoot({}, [observation("again", { hostKeys: { "ssh-ed25519": "SHA256:a" } })])),
  ),
  defect(
    "LIVE-008",
    "a machine id that all machines share",
    started(goodBoot({}, [observation("again", { system: observed({ machineId: "a".repeat(64) }) })])),
  ),
  defect("LIVE-009", "swap that nothing in the files explains", showing({ swaps: ["/var/swap", "/dev/zram0", "/mnt/swapfile"] })),
  {
    name: "swap that the agent makes at the first boot",
    image: showing({ swaps: ["/swapfile"] }, { "etc/waagent.conf": (text) => text.replace(/EnableSwap=n/, "EnableSwap=y") }),
    expected: { "LIVE-009": "fail", "AGT-004": "warn" },
  },
  defect(
    "LIVE-010",
    "an account of the builder, and one with root's rights",
    showing({
      users: [
        { name: "packer", uid: 1001, home: "/home/packer", shell: "/bin/sh" },
        { name: "toor", uid: 0, home: "/root", shell: "/usr/sbin/nologin" },
      ],
    }),
  ),
  defect(
    "LIVE-011",
    "Docker for everybody",
    showing({
      listening: [
        { port: 2375, isPublic: true },
        { port: 6379, isPublic: false },
        { port: 443, isPublic: true },
      ],
    }),
    "warn",
  ),
  defect("LIVE-012", "a unit that fails", showing({ failedUnits: ["app.service"] }), "warn"),
];
