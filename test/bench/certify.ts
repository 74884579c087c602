import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { isProblem } from "../../src/core/problem.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeLargeDisk } from "./large-disk.ts";
import type { Row } from "./row.ts";

const run = promisify(execFile);
const runs = 5;
const goalMs = 500;
const goalProcessMs = 2000;
const goalMiB = 200;
const goalLargeMs = 3000;

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

type Measured = {
  readonly ms: number;
  readonly peakMiB: number;
  readonly readMiB: number;
  readonly checks: number;
  readonly passed: boolean;
};

/**
 * Medians of five offline certifications of a Debian VHD, each in a process of its own, beside a debugfs batch that only fetches the files and, where
 * it is installed, one run of virt-inspector; then the same Debian on a large sparse disk.
 */
export async function certifyBench(debianVhd: string): Promise<Row[]> {
  const own: Certified[] = [];
  const peers: number[] = [];
  for (let round = 0; round < runs; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, or they would slow each other
    own.push(await certified(debianVhd));
    // oxlint-disable-next-line no-await-in-loop
    peers.push(await debugfs(debianVhd));
  }
  const others = { "debugfs batch": median(peers), ...(await virtInspector(debianVhd)) };
  const peakMiB = Math.max(...own.map((each) => each.peakMiB));
  const checks = own[0]?.checks ?? 0;
  const small = { ms: median(own.map(({ ms }) => ms)), goal: goalMs };
  const whole = { ms: median(own.map(({ wholeMs }) => wholeMs)), goal: goalProcessMs };
  return [
    row(`certification of a Debian VHD, ${checks} checks, ${mib(own[0]?.readMiB)} read`, small, others),
    row("the same with the start of the process", whole, others),
    { name: "greatest memory of it", unit: "MiB", ours: peakMiB, peers: {}, goal: `≤ ${goalMiB}`, met: peakMiB <= goalMiB },
    await largeRow(debianVhd),
  ];
}

async function largeRow(debianVhd: string): Promise<Row> {
  await using folder = await temporaryFolder();
  const large = join(folder.path, "large.vhd");
  const dataMiB = await writeLargeDisk(debianVhd, large);
  const own: Certified[] = [];
  // oxlint-disable-next-line no-await-in-loop -- as above
  for (let round = 0; round < runs; round += 1) own.push(await certified(large));
  const name = `the same Debian on a 30 GiB sparse VHD with ${mib(dataMiB)} of data, ${mib(own[0]?.readMiB)} read`;
  return row(name, { ms: median(own.map(({ ms }) => ms)), goal: goalLargeMs }, {});
}

type Certified = Measured & { readonly wholeMs: number };

async function certified(vhd: string): Promise<Certified> {
  const child = fileURLToPath(new URL("certify-child.ts", import.meta.url));
  const { result, ms } = await timed(async () => await run(process.execPath, [child, vhd]));
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- our own child's answer
  return { ...(JSON.parse(result.stdout) as Measured), wholeMs: ms };
}

/** What libguestfs takes for its inspection of the same image, emulated: once, because it takes half a minute. */
async function virtInspector(vhd: string): Promise<Record<string, number>> {
  const env = { ...process.env, LIBGUESTFS_BACKEND: "direct", LIBGUESTFS_BACKEND_SETTINGS: "force_tcg" };
  try {
    const { ms } = await timed(async () => await run("virt-inspector", ["--format=raw", "-a", vhd], { env, maxBuffer: 64 * 1024 * 1024 }));
    return { "virt-inspector": ms };
  } catch {
    return {};
  }
}

function mib(value = Number.NaN): string {
  return value >= 1024 ? `${(value / 1024).toFixed(1)} GiB` : `${value.toFixed(1)} MiB`;
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
