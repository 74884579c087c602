import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { verdictOf } from "../../src/core/boot-verdict.ts";
import { hear, stageOf, startWatch, usualPatience, type BootNews, type BootWatch } from "../../src/core/boot-watch.ts";
import { bootStages, isGoodEnd, type BootEnd } from "../../src/core/boot.ts";

type Heard = readonly [atMs: number, news: string | BootNews];

const ready: BootNews = { kind: "report", report: { by: "Cloud-Init/22.4.2", state: "Ready", detail: "" } };
const notReady: BootNews = { kind: "report", report: { by: "Cloud-Init/22.4.2", state: "NotReady", detail: "ovf-env.xml missing" } };
const time: BootNews = { kind: "time" };
const off: BootNews = { kind: "off", text: "the emulator ended with 0." };

const firmware = "\u001b[2J\u001b[01;01HBdsDxe: loading Boot0001 from Scsi(0x0,0x0)\r\n";
const loader = "BdsDxe: starting Boot0001 from Scsi(0x0,0x0)\r\nEFI stub: Loaded initrd\r\n";
const kernel = "[    0.000000] Linux version 6.1.0-56-cloud-amd64\r\n";
const init = "[    4.068609] Run /init as init process\r\n";
const login = "\r\nDebian GNU/Linux 12 localhost ttyS0\r\n\r\nlocalhost login: ";
const started = firmware + loader + kernel + init;

function watched(heard: readonly Heard[], expectsReport = true): BootWatch {
  return heard.reduce(
    (watch, [atMs, news]) => hear(watch, typeof news === "string" ? { kind: "serial", text: news, bytes: news.length } : news, atMs),
    startWatch(usualPatience, expectsReport),
  );
}

function endOf(heard: readonly Heard[], expectsReport = true): BootEnd | undefined {
  return verdictOf(watched(heard, expectsReport))?.end;
}

describe("a boot that goes well", () => {
  test("has a time line, and ends when agent and login prompt were heard", () => {
    const heard: Heard[] = [
      [1000, firmware],
      [2000, loader],
      [3000, kernel],
      [4000, init],
      [30_000, ready],
      [40_000, login],
    ];
    expect(endOf(heard.slice(0, -1))).toBeUndefined();
    const watch = watched(heard);
    expect(verdictOf(watch)).toEqual({ end: "ready", text: '"Cloud-Init/22.4.2" reported ready after 30.0 s.' });
    expect(watch.timeline).toEqual([
      { stage: "firmware", atMs: 1000 },
      { stage: "loader", atMs: 2000 },
      { stage: "kernel", atMs: 3000 },
      { stage: "init", atMs: 4000 },
      { stage: "ready", atMs: 30_000 },
      { stage: "login", atMs: 40_000 },
    ]);
    expect(stageOf(watch)).toBe("login");
  });

  test("needs no report where nobody plays the platform", () => {
    expect(
      endOf(
        [
          [1000, started],
          [9000, login],
        ],
        false,
      ),
    ).toBe("login");
  });

  test("is ready without a login prompt, once that has been waited for", () => {
    const heard: Heard[] = [
      [1000, started],
      [30_000, ready],
    ];
    expect(endOf([...heard, [119_000, "[   90.0] still here\n"]])).toBeUndefined();
    expect(endOf([...heard, [120_000, time]])).toBe("ready");
  });

  test("is told from a bad one by its end", () => {
    expect([isGoodEnd("ready"), isGoodEnd("login"), isGoodEnd("hang")]).toEqual([true, true, false]);
  });

  test("knows whether the kernel stays on the serial line", () => {
    expect(watched([[0, "[    0.000000] printk: bootconsole [earlyser0] enabled\n"]]).hasConsole).toBe(false);
    expect(watched([[0, "[    0.000000] printk: console [ttyS0] enabled\n"]]).hasConsole).toBe(true);
  });
});

describe("a message after which nothing good comes", () => {
  test.each<readonly [BootEnd, string]>([
    ["panic", "[    5.1] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\n"],
    ["noRoot", "[    2.1] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\n"],
    ["noRoot", '[    2.0] VFS: Cannot open root device "sda1" or unknown-block(0,0)\n'],
    ["noRoot", "ALERT!  PARTUUID=00000000-01 does not exist.  Dropping to a shell!\n"],
    ["noRoot", "[  190.1] dracut-initqueue[301]: Warning: dracut-initqueue: timeout, still waiting for following initqueue hooks:\n"],
    ["noRoot", "[DEPEND] Dependency failed for sysroot.mount - /sysroot.\n"],
    ["emergency", "You are in emergency mode. After logging in, type journalctl -xb\n"],
    ["emergency", "\u001b[1mCannot open access to console, the root account is locked.\u001b[0m\n"],
    ["emergency", "No init found. Try passing init= bootarg.\n"],
    ["emergency", "(initramfs) "],
    ["noLoader", "grub rescue> "],
    ["noLoader", "UEFI Interactive Shell v2.2\n"],
    ["noLoader", "BdsDxe: No bootable option or device was found.\n"],
    ["noLoader", "Boot failed: not a bootable disk\n\nNo bootable device.\n"],
    ["noLoader", ">>Start PXE over IPv4.\n"],
  ])("gives %s within ten seconds", (end, text) => {
    expect(
      endOf([
        [1000, started],
        [5000, text],
      ]),
    ).toBeUndefined();
    const watch = watched([
      [1000, started],
      [5000, text],
      [9000, time],
    ]);
    expect(verdictOf(watch)?.end).toBe(end);
    expect(verdictOf(watch)?.text).toMatch(/: ".*"\.$/);
  });

  test("counts at once when the machine stops after it, and the cause counts more than what follows from it", () => {
    expect(
      endOf([
        [1000, started],
        [5000, "Kernel panic - not syncing: x\n"],
        [5100, off],
      ]),
    ).toBe("panic");
    expect(
      endOf([
        [1000, "VFS: Cannot open root device\nKernel panic - not syncing: x\n"],
        [9000, time],
      ]),
    ).toBe("noRoot");
    expect(
      endOf([
        [1000, "(initramfs) \n"],
        [2000, "ALERT! UUID=1 does not exist.\n"],
        [9000, time],
      ]),
    ).toBe("noRoot");
  });

  test.each([
    "Last login: Mon Nov 23 on ttyS0\n",
    "[    3.0] systemd[1]: Reached target emergency.slice.\n",
    "cloud-init[1]: a unit named panic.service was found\n",
  ])("is not %j", (text) => {
    expect(
      endOf([
        [1000, started],
        [2000, text],
        [9000, time],
      ]),
    ).toBeUndefined();
    expect(
      stageOf(
        watched([
          [1000, started],
          [2000, text],
        ]),
      ),
    ).toBe("init");
  });
});

describe("a root that does not come", () => {
  const waiting = "Begin: Waiting for root file system ... \n";

  test("is told after half a minute, not after rootdelay", () => {
    expect(
      endOf([
        [1000, started + waiting],
        [2000, waiting],
        [30_000, "done.\n"],
      ]),
    ).toBeUndefined();
    expect(
      endOf([
        [1000, started + waiting],
        [31_000, "done.\n"],
      ]),
    ).toBe("noRoot");
  });

  test("may come late", () => {
    expect(
      endOf([
        [1000, started + waiting],
        [20_000, "[   20.0] systemd[1]: systemd 252 running\n"],
        [60_000, "x\n"],
      ]),
    ).toBeUndefined();
  });
});

describe("silence and endless talk", () => {
  test.each<readonly [BootEnd, string, readonly Heard[]]>([
    ["noConsole", "Nothing was written to the serial console within 90.0 s.", [[90_000, time]]],
    [
      "noConsole",
      "The loader started, then the serial console was silent for 90.0 s.",
      [
        [1000, firmware + loader],
        [91_000, time],
      ],
    ],
    [
      "hang",
      "Nothing was heard for 90.0 s after the stage init.",
      [
        [1000, started],
        [91_000, time],
      ],
    ],
    [
      "hang",
      "Nothing was heard for 90.0 s after the stage firmware.",
      [
        [1000, firmware],
        [91_000, time],
      ],
    ],
    [
      "limit",
      "It was still talking after the stage init when its 300.0 s were over.",
      [
        [1000, started],
        [299_000, "x\n"],
        [300_000, time],
      ],
    ],
    [
      "limit",
      "It wrote more than 2147483648 bytes to its disk.",
      [[1, { kind: "overuse", text: "It wrote more than 2147483648 bytes to its disk." }]],
    ],
    ["limit", "It wrote more than 8388608 bytes to its serial console.", [[1, { kind: "serial", text: "x", bytes: 8_388_609 }]]],
    [
      "stopped",
      "The machine stopped after the stage init: the emulator ended with 0.",
      [
        [1000, started],
        [2000, off],
      ],
    ],
    ["stopped", "The machine stopped before its firmware spoke: the emulator ended with 0.", [[2000, off]]],
  ])("%s: %s", (end, text, heard) => {
    expect(verdictOf(watched(heard))).toEqual({ end, text });
  });

  test("a login prompt may be silent while the agent works", () => {
    expect(
      endOf([
        [1000, started + login],
        [90_000, time],
      ]),
    ).toBeUndefined();
    expect(
      endOf([
        [1000, started + login],
        [91_000, time],
      ]),
    ).toBe("notProvisioned");
  });
});

describe("what the agent reports", () => {
  test("failure is believed at once", () => {
    expect(
      verdictOf(
        watched([
          [1000, started],
          [2000, notReady],
        ]),
      ),
    ).toEqual({
      end: "notProvisioned",
      text: '"Cloud-Init/22.4.2" reported that provisioning failed: "ovf-env.xml missing".',
    });
  });

  test("ready without a word on the serial console means that there is no console", () => {
    const verdict = verdictOf(
      watched([
        [1000, firmware + loader],
        [40_000, ready],
        [130_000, time],
      ]),
    );
    expect(verdict?.end).toBe("noConsole");
    expect(verdict?.text).toContain("reported ready after 40.0 s, but kernel and system wrote nothing");
  });
});

describe("laws", () => {
  const pieces = fc.constantFrom(
    firmware,
    loader,
    kernel,
    init,
    login,
    "ALERT! /dev/sda1 does not exist.\n",
    "\u001b[31m",
    "\r",
    "\n",
    "x",
  );
  const text = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }).map((all) => all.join(""));

  test("how the bytes are cut makes no difference to what is heard", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(400)), (whole, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end));
        const [one, many] = [watched([[5, whole]]), watched(chunks.map((chunk): Heard => [5, chunk]))];
        // A prompt counts before its line ends, so that pieces may show more than the whole, never less.
        expect(many.timeline.length).toBeGreaterThanOrEqual(one.timeline.length);
        expect(many.alarm === undefined && one.alarm !== undefined).toBe(false);
        expect(many.bytes).toBe(one.bytes);
      }),
    );
  });

  test("stages come in their order, and when time is over there is a verdict, whatever was heard", () => {
    const news = fc.oneof(text, fc.constantFrom(ready, notReady, time));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200_000), news)), fc.boolean(), (heard, expects) => {
        const watch = watched([...heard.toSorted(([a], [b]) => a - b), [usualPatience.totalMs, time]], expects);
        const order = watch.timeline.filter(({ stage }) => stage !== "ready").map(({ stage }) => bootStages.indexOf(stage));
        expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
        expect(verdictOf(watch)).toBeDefined();
      }),
    );
  });

  test("a line without end costs no more than its last piece", () => {
    const watch = watched(Array.from({ length: 50 }, (_, at): Heard => [at, "y".repeat(10_000)]));
    expect(watch.line.length).toBeLessThanOrEqual(4096);
    expect(watch.bytes).toBe(500_000);
  });
});
