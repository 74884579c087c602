import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import type { Row } from "./row.ts";

const runs = 3;
const goalSeconds = 20;

/** The demo as people run it, packages installed: seconds from the command to "is live". */
export async function demoBench(): Promise<Row[]> {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
    const started = performance.now();
    await execa("node", ["src/entry/cli.ts", "demo", "--keep", folder]);
    seconds.push((performance.now() - started) / 1000);
    await rm(folder, { recursive: true, force: true });
  }
  const ours = seconds.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
  return [
    {
      name: "demo, from the command to live",
      unit: "s",
      ours,
      peers: {},
      goal: `≤ ${goalSeconds} s after install`,
      met: ours <= goalSeconds,
    },
  ];
}
