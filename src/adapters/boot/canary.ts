import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";

import { second } from "../../core/time.ts";
import { openRunFolder } from "./run-folder.ts";

export type Accelerator = "kvm" | "tcg";

/** A machine that has not spoken by then hangs. */
const patienceMs = 2 * second;
const word = "slipway-canary";

/**
 * A boot sector: real mode, one 2 MiB page, long mode, a loop, CPUID, then the word to the serial port and 0x10 to the port that ends the emulator.
 * Long mode is the point: where a nested host runs real-mode firmware and then hangs in a 64-bit kernel, this hangs too. Assembled by GNU as from
 *   cli; segments = 0; sp = 0x7c00; zero 0x1000–0x3fff; PML4[0] → 0x2003, PDPT[0] → 0x3003, PD[0] = 0x83 (present, writable, 2 MiB);
 *   lgdt; CR4.PAE; CR3 = 0x1000; EFER.LME; CR0.PG|PE; ljmp 8; segments = 16; loop 1,000,000; cpuid 1; outb word to 0x3f8; outb 0x10 to 0xf4; hlt.
 */
const code = [
  "fa31c08ed88ec08ed0bc007cbf0010b90018f3abc70600100320c70600200330c706003083000f0116c87c0f20e06683",
  "c8200f22e066b8001000000f22d866b9800000c00f32660d000100000f300f20c0660d010000800f22c0ea5f7c0800b8",
  "100000008ed08ed88ec048c7c4007c0000b940420f00ffc975fcb8010000000fa248c7c69e7c0000ac84c0740766baf8",
  "03eeebf466baf400b010eef4ebfd736c69707761792d63616e6172790a0066900000000000000000ffff0000009aaf00",
  "ffff00000092cf001700b07c",
].join("");

/** The canary's disk: one sector, closed by the mark of a boot sector. */
function canarySector(): Buffer {
  const sector = Buffer.alloc(512);
  sector.write(code, "hex");
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

const known = new Map<string, Promise<Accelerator>>();

/** `kvm` when a machine under it does what a 64-bit kernel does first, within two seconds; `tcg` otherwise. Asked once per process. */
export async function accelerator(qemu: string): Promise<Accelerator> {
  const answer = known.get(qemu) ?? canaryLives(qemu, "kvm").then((lives) => (lives ? "kvm" : "tcg"));
  known.set(qemu, answer);
  return await answer;
}

/** Runs the canary; true when it spoke and ended the emulator as it should. */
export async function canaryLives(qemu: string, under: Accelerator): Promise<boolean> {
  await using folder = await openRunFolder();
  const disk = join(folder.path, "canary");
  await writeFile(disk, canarySector());
  const { stdout, exitCode } = await execa(
    qemu,
    [
      "-nodefaults",
      "-no-user-config",
      "-display",
      "none",
      "-no-reboot",
      "-m",
      "64",
      "-machine",
      "pc",
      "-accel",
      under,
      "-cpu",
      under === "kvm" ? "host" : "max",
      "-serial",
      "stdio",
      "-device",
      "isa-debug-exit,iobase=0xf4,iosize=0x04",
      "-drive",
      `file.driver=file,file.filename=${disk},format=raw,if=ide,read-only=off,snapshot=on`,
    ],
    {
      reject: false,
      timeout: under === "kvm" ? patienceMs : 10 * patienceMs,
      killSignal: "SIGKILL",
      stdin: "ignore",
      maxBuffer: 64 * 1024,
    },
  );
  // The debug port makes the exit status of what was written to it: 2 × 0x10 + 1.
  return exitCode === 33 && stdout.includes(word);
}
