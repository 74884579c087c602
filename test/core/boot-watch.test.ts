import { describe, expect, test } from "vitest";

import { verdictOf } from "../../src/core/boot-verdict.ts";
import { stageOf } from "../../src/core/boot-watch.ts";
import { isGoodEnd, type BootEnd } from "../../src/core/boot.ts";
import { at, endOf, firmware, init, kernel, loader, login, off, ready, started, time, watched, type Heard } from "../support/boot-news.ts";

describe("a boot that goes well", () => {
  test("has a time line, and ends when agent and login prompt were heard", () => {
    const heard: Heard[] = [at(1000, firmware), at(2000, loader), at(3000, kernel), at(4000, init), at(30_000, ready), at(40_000, login)];
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
    expect(endOf([at(1000, started), at(9000, login)], false)).toBe("login");
  });

  test("is ready without a login prompt, once that has been waited for", () => {
    const heard: Heard[] = [at(1000, started), at(30_000, ready)];
    expect(endOf([...heard, at(119_000, "[   90.0] still here\n")])).toBeUndefined();
    expect(endOf([...heard, at(120_000, time)])).toBe("ready");
  });

  test("is told from a bad one by its end", () => {
    expect([isGoodEnd("ready"), isGoodEnd("login"), isGoodEnd("hang")]).toEqual([true, true, false]);
  });

  test("knows whether the kernel stays on the serial line", () => {
    expect(watched([at(0, "[    0.000000] printk: bootconsole [earlyser0] enabled\n")]).hasConsole).toBe(false);
    expect(watched([at(0, "[    0.000000] printk: console [ttyS0] enabled\n")]).hasConsole).toBe(true);
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
    expect(endOf([at(1000, started), at(5000, text)])).toBeUndefined();
    const watch = watched([at(1000, started), at(5000, text), at(9000, time)]);
    expect(verdictOf(watch)?.end).toBe(end);
    expect(verdictOf(watch)?.text).toMatch(/: ".*"\.$/);
  });

  test("counts at once when the machine stops after it, and the cause counts more than what follows from it", () => {
    expect(endOf([at(1000, started), at(5000, "Kernel panic - not syncing: x\n"), at(5100, off)])).toBe("panic");
    expect(endOf([at(1000, "VFS: Cannot open root device\nKernel panic - not syncing: x\n"), at(9000, time)])).toBe("noRoot");
    expect(endOf([at(1000, "(initramfs) \n"), at(2000, "ALERT! UUID=1 does not exist.\n"), at(9000, time)])).toBe("noRoot");
  });

  test.each([
    "Last login: Mon Nov 23 on ttyS0\n",
    "[    3.0] systemd[1]: Reached target emergency.slice.\n",
    "cloud-init[1]: a unit named panic.service was found\n",
  ])("is not %j", (text) => {
    expect(endOf([at(1000, started), at(2000, text), at(9000, time)])).toBeUndefined();
    expect(stageOf(watched([at(1000, started), at(2000, text)]))).toBe("init");
  });
});
