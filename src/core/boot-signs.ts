import type { BootEnd, BootStage } from "./boot.ts";

/** A line that shows how far a boot has come. */
type StageSign = { readonly stage: BootStage; readonly pattern: RegExp };

/** A line after which nothing good comes; `say` puts it into a sentence. */
type EndSign = { readonly end: BootEnd; readonly say: string; readonly pattern: RegExp };

/** What a serial console says on the way, the furthest stage first: OVMF, SeaBIOS, GRUB, systemd-boot, the kernel, initramfs-tools, dracut, systemd, sysvinit. */
const stageSigns: readonly StageSign[] = [
  { stage: "login", pattern: /^\S{1,255} login: *$/ },
  { stage: "init", pattern: /\bRun \/\S+ as init process|\bsystemd\[1\]: |^Begin: Running \/scripts\/|^INIT: version |OpenRC \d/ },
  { stage: "kernel", pattern: /\bLinux version \d|^\[ *\d+\.\d{6}\] / },
  {
    stage: "loader",
    pattern: /^BdsDxe: starting Boot|^EFI stub: |\bGRUB\b|^Booting `|^Loading (?:Linux|initial ramdisk) |^SYSLINUX |Boot in \d+ s/,
  },
  { stage: "firmware", pattern: /\S/ },
];

/**
 * Ends in the order of what they explain: a kernel that has no root panics because of it, and a shell opens because of it. Sources: messages of Linux
 * (init/do_mounts.c, kernel/panic.c), initramfs-tools, dracut, systemd, GRUB, EDK II and SeaBIOS.
 */
const endSigns: readonly EndSign[] = [
  {
    end: "noRoot",
    say: "The kernel or its initial RAM disk found no root file system",
    pattern:
      /\bVFS: (?:Unable to mount root fs|Cannot open root device)|^ALERT! .* does not exist|Gave up waiting for root (?:file system )?device|dracut-initqueue: timeout, still waiting|\bWarning: Could not boot\b|Dependency failed for (?:sysroot\.mount|.*\/sysroot\b)|Failed to mount (?:sysroot\.mount|.*\/sysroot\b)/,
  },
  {
    end: "noLoader",
    say: "The firmware found nothing to start, or the loader not its files",
    pattern:
      /grub rescue> *$|^grub> *$|^Shell> *$|UEFI Interactive Shell|BdsDxe: No bootable option or device|\bNo bootable device\b|not a bootable disk|>>Start (?:PXE|HTTP Boot) over|^Missing operating system/,
  },
  { end: "panic", say: "The kernel panicked", pattern: /Kernel panic - not syncing/ },
  {
    end: "emergency",
    say: "Init gave up and opened an emergency shell",
    pattern:
      /You are in (?:emergency|rescue) mode|Entering emergency mode|Welcome to emergency mode|Reached target .*(?:emergency\.target|Emergency Mode)|root account is locked\. *$|Cannot open access to console|^\(initramfs\) *$|\bNo init found\. Try passing init=/,
  },
];

/** The initial RAM disk has not found the root and goes on looking: no end yet, but one if it goes on for long. */
export const waitsForRoot = /Waiting for root (?:file system|device)\b|Waiting \d+ sec before mounting root device/i;
/** After this line the root has been found. */
export const hasRoot = /\bsystemd\[1\]: |Running \/scripts\/(?:init|local)-bottom|Mounted root|EXT4-fs \([^)]*\): mounted filesystem/;
/** The kernel says that it talks to the serial line for good, not only until another console is there. */
export const speaksOnSerial = /console \[(?:ttyS0|ttyAMA0)\] enabled/;

/** How far a line shows that the boot has come; undefined for a line that says nothing (an empty one). */
export function stageIn(line: string): BootStage | undefined {
  return stageSigns.find(({ pattern }) => pattern.test(line))?.stage;
}

/** The end that a line announces, as a number that is lower the more the end explains. */
export function endIn(line: string): { readonly end: BootEnd; readonly say: string; readonly rank: number } | undefined {
  const rank = endSigns.findIndex(({ pattern }) => pattern.test(line));
  const sign = endSigns[rank];
  return sign === undefined ? undefined : { end: sign.end, say: sign.say, rank };
}
