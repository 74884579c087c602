import { join } from "node:path";

import { execa } from "execa";

import { createQemuBoots } from "../../src/adapters/boot/qemu-boots.ts";
import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { usualPatience } from "../../src/core/boot-watch.ts";
import type { BootReport } from "../../src/core/boot.ts";
import { isProblem } from "../../src/core/problem.ts";
import { bootLimits } from "../../src/entry/boot-limits.ts";
import { brokenDebians } from "../support/broken-debian.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import type { Row } from "./row.ts";

const goalReadySeconds = 60;
const goalVerdictSeconds = 10;

/** Seconds from power-on until a sound Debian is ready, and from the message that tells of a fault until the verdict, each once: they take minutes. */
export async function bootBench(debianVhd: string): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const good = await started(debianVhd);
  const ready = good.report.runs.at(-1)?.timeline.find(({ stage }) => stage === "ready");
  const panic = join(folder.path, "panic.vhd");
  await execa("cp", ["--sparse=always", debianVhd, panic]);
  await brokenDebians.find(({ name }) => name === "panic")?.change(panic, folder.path);
  const rootless = join(folder.path, "rootless.vhd");
  await execa("cp", ["--sparse=always", debianVhd, rootless]);
  await brokenDebians.find(({ name }) => name === "no-root")?.change(rootless, folder.path);
  return [
    row(`Debian started (${good.report.accelerator}): power-on to the agent's Ready`, (ready?.atMs ?? Number.NaN) / 1000, goalReadySeconds),
    row("kernel panic: message to verdict, digest of the image included", await verdictSeconds(panic, "Kernel panic"), goalVerdictSeconds),
    // The initial RAM disk says that it waits, and with `rootdelay=300` nothing more for minutes: half a minute of it counts as no root.
    row(
      "no root: half a minute after the message of waiting to verdict, digest of the image included",
      (await verdictSeconds(rootless, "Waiting for root")) - usualPatience.rootMs / 1000,
      goalVerdictSeconds,
    ),
  ];
}

function row(name: string, ours: number, goal: number): Row {
  return { name, unit: "s", ours, peers: {}, goal: `≤ ${goal}`, met: ours <= goal };
}

async function verdictSeconds(image: string, message: string): Promise<number> {
  const { saidAt, endedAt } = await started(image, message);
  return (endedAt - (saidAt ?? Number.NaN)) / 1000;
}

type Started = { readonly report: BootReport; readonly saidAt: number | undefined; readonly endedAt: number };

/** One start from the controller that Debian's cloud kernel has a driver for. */
async function started(image: string, message?: string): Promise<Started> {
  const opened = await openDiskFile(image);
  if (isProblem(opened)) throw new Error(opened.text);
  await using disk = opened;
  let heard = "";
  let saidAt: number | undefined;
  const outcome = await createQemuBoots().boot({
    disk,
    generation: 2,
    controllers: ["virtio-scsi"],
    skipped: [],
    limits: bootLimits(),
    depth: "once",
    onSerial: (bytes) => {
      heard += Buffer.from(bytes).toString("latin1");
      if (message !== undefined && heard.includes(message)) saidAt ??= performance.now();
    },
  });
  if (isProblem(outcome)) throw new Error(outcome.text);
  return { report: outcome.report, saidAt, endedAt: performance.now() };
}
