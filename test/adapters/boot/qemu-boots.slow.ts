// needs: qemu-system-x86_64 qemu-img
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { canaryLives } from "../../../src/adapters/boot/canary.ts";
import { createQemuBoots } from "../../../src/adapters/boot/qemu-boots.ts";
import { findBootTools, usualPlaces } from "../../../src/adapters/boot/tools.ts";
import { openDiskFile } from "../../../src/adapters/image/open-disk.ts";
import { usualPatience } from "../../../src/core/boot-watch.ts";
import type { BootEnd } from "../../../src/core/boot.ts";
import { isProblem } from "../../../src/core/problem.ts";
import type { BootOutcome, BootProgress, BootRequest } from "../../../src/ports/boots.ts";
import { talkingDisk } from "../../support/boot-sector.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const boots = createQemuBoots();
const patience = { ...usualPatience, silenceMs: 4000, settleMs: 200, reportMs: 1000 };

async function started(name: string, content: Buffer, changes: Partial<BootRequest> = {}): Promise<BootOutcome> {
  const file = join(folder, `${name}.img`);
  await writeFile(file, content);
  const opened = await openDiskFile(file);
  if (isProblem(opened)) throw new Error(opened.text);
  await using disk = opened;
  const limits = { patience, memoryMiB: 64, overlayBytes: 1024 ** 2, allMs: 60_000 };
  const outcome = await boots.boot({ disk, generation: 1, controllers: ["ide"], skipped: [], limits, depth: "once", ...changes });
  if (isProblem(outcome)) throw new Error(outcome.text);
  expect(await readFile(file)).toEqual(content);
  return outcome;
}

async function runsLeft(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`slipway-boot-${process.pid}-`));
}

describe("a machine in the emulator", () => {
  test("is watched, and leaves the image's bytes and no folder behind", async () => {
    const seen: BootProgress[] = [];
    const serial: Uint8Array[] = [];
    const text = "[    0.000000] Linux version 6.1\r\nKernel panic - not syncing: Attempted to kill init!\r\n";
    const { report, observations } = await started("panic", talkingDisk(text, "halt"), {
      onProgress: (progress) => seen.push(progress),
      onSerial: (bytes) => serial.push(bytes),
    });
    expect(report).toMatchObject({ firmware: "seabios", machine: "pc", untouched: true });
    const [run] = report.runs;
    expect(run).toMatchObject({ purpose: "first", controller: "ide", end: "panic" });
    expect(run?.timeline.map(({ stage }) => stage)).toContain("kernel");
    expect(run?.serial.excerpt).toContain("Kernel panic - not syncing: Attempted to kill init!");
    expect(Buffer.concat(serial)).toHaveLength(run?.serial.bytes ?? 0);
    expect(seen.map(({ kind }) => kind)).toEqual(["started", ...seen.slice(1, -1).map(() => "stage"), "ended"]);
    expect(observations[0]?.system).toHaveProperty("reason");
    expect(await runsLeft()).toEqual([]);
  });

  test.each<readonly [BootEnd, string, Buffer]>([
    ["limit", "more than 20000 bytes", talkingDisk("flood ".repeat(60), "forever")],
    ["hang", "Nothing was heard for", talkingDisk("[    0.000000] Linux version 6.1\n", "halt")],
    ["noLoader", "not a bootable disk", Buffer.alloc(1024 * 1024)],
    ["stopped", "The machine stopped", talkingDisk("[    0.000000] Linux version 6.1\n", "off")],
    ["notProvisioned", "no agent had reported", talkingDisk("[    0.000000] Linux version 6.1\n\nlocalhost login: ", "halt")],
  ])("ends as %s", async (end, text, disk) => {
    const limits = { patience: { ...patience, serialBytes: 20_000 }, memoryMiB: 64, overlayBytes: 1024 ** 2, allMs: 60_000 };
    const { report } = await started(end, disk, { limits });
    expect(report.runs.map((run) => run.end)).toEqual([end]);
    expect(report.runs[0]?.text).toContain(text);
  });

  test("is tried on the next controller where no root was found, and two runs at once do not disturb each other", async () => {
    const disk = talkingDisk("[    0.000000] Linux version 6.1\nALERT! UUID=1 does not exist.\n", "halt");
    const controllers = ["ide", "ahci", "virtio-scsi"] as const;
    const both = await Promise.all([started("one", disk, { controllers }), started("two", disk, { controllers })]);
    for (const { report } of both)
      expect(report.runs.map(({ controller, end }) => [controller, end])).toEqual(controllers.map((each) => [each, "noRoot"]));
  });
});

describe("what the emulator needs", () => {
  test("is named with its packages when it is missing", async () => {
    const nothing = await findBootTools(2, { path: folder, firmware: [] });
    const withoutFirmware = await findBootTools(2, { ...usualPlaces(), firmware: [] });
    expect(nothing).toHaveProperty("code", "boot-tool-missing");
    expect(nothing).toHaveProperty(
      "remedy",
      "Install it (Debian, Ubuntu: apt-get install qemu-system-x86 · Fedora: dnf install qemu-system-x86-core), or leave out starting the image.",
    );
    expect(withoutFirmware).toHaveProperty("text", "The UEFI firmware OVMF is not installed, so that no image can be started here.");
  });

  test("the canary lives where nothing needs to be virtualized", async () => {
    expect(await canaryLives("qemu-system-x86_64", "tcg")).toBe(true);
  });
});
