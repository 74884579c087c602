import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { isProblem } from "../../src/core/problem.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import type { Row } from "./row.ts";

const run = promisify(execFile);
const runs = 5;
const goalMs = 500;
const goalProcessMs = 2000;
const goalMiB = 300;

/** What a shell script would ask debugfs for: ten requests, as in the measurement that the goal was set by. */
const batch = [
  "cat /etc/passwd",
  "cat /etc/shadow",
  "cat /var/lib/dpkg/status",
  "cat /etc/ssh/sshd_config",
  "cat /etc/waagent.conf",
  "cat /etc/fstab",
  "ls -l /root",
  "ls -l /etc/ssh",
  "stat /etc/machine-id",
  "rdump /etc .",
];

type Measured = { readonly ms: number; readonly peakMiB: number; readonly checks: number; readonly passed: boolean };

/** Median of five offline certifications of a Debian VHD, each in a process of its own, beside a debugfs batch that only fetches the files. */
export async function certifyBench(debianVhd: string): Promise<Row[]> {
  const child = fileURLToPath(new URL("certify-child.ts", import.meta.url));
  const own: Measured[] = [];
  const whole: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < runs; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, or they would slow each other
    const { result, ms } = await timed(async () => await run(process.execPath, [child, debianVhd]));
    // eslint-disable-next-line typescript/no-unsafe-type-assertion -- our own child's answer
    own.push(JSON.parse(result.stdout) as Measured);
    whole.push(ms);
    // oxlint-disable-next-line no-await-in-loop
    peers.push(await debugfs(debianVhd));
  }
  const peakMiB = Math.max(...own.map((each) => each.peakMiB));
  return [
    row(
      `certification of a Debian VHD, ${own[0]?.checks ?? 0} checks`,
      { ms: median(own.map(({ ms }) => ms)), goal: goalMs },
      {
        "debugfs batch": median(peers),
      },
    ),
    row("the same with the start of the process", { ms: median(whole), goal: goalProcessMs }, { "debugfs batch": median(peers) }),
    { name: "greatest memory of it", unit: "MiB", ours: peakMiB, peers: {}, goal: `≤ ${goalMiB}`, met: peakMiB <= goalMiB },
  ];
}

function row(name: string, { ms, goal }: { readonly ms: number; readonly goal: number }, peers: Record<string, number>): Row {
  return { name, unit: "ms", ours: ms, peers, goal: `≤ ${goal}`, met: ms <= goal };
}

async function debugfs(vhd: string): Promise<number> {
  const offset = await rootOffset(vhd);
  await using folder = await temporaryFolder();
  const commands = join(folder.path, "commands");
  await writeFile(commands, `${batch.join("\n")}\n`);
  const maxBuffer = 64 * 1024 * 1024;
  const { ms } = await timed(
    async () => await run("/sbin/debugfs", ["-f", commands, `${vhd}?offset=${offset}`], { cwd: folder.path, maxBuffer }),
  );
  return ms;
}

async function rootOffset(vhd: string): Promise<number> {
  const disk = await openDiskFile(vhd);
  if (isProblem(disk)) throw new Error(disk.text);
  await using image = disk;
  const root = (await image.partitions()).partitions.find(({ content }) => content === "ext4");
  return root?.start ?? 0;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const start = performance.now();
  const result = await work();
  return { result, ms: performance.now() - start };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
