import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";

import type { Row } from "./row.ts";

/** What a bench ran on: figures without it say nothing. */
export type Machine = {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly kernel: string;
  readonly node: string;
  /** Of the last quarter of an hour: above the number of cores, others worked at the same time and seconds say little. */
  readonly load: number;
};

/** This machine. */
export function machineFacts(): Machine {
  const processor = cpus()[0]?.model ?? "unknown processor";
  return {
    processor,
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    load: Number((loadavg()[2] ?? 0).toFixed(1)),
  };
}

/** Keeps the rows of one bench as `results/<name>.json`, beside the machine and the moment that they were measured on. */
export async function keepResults(name: string, rows: readonly Row[]): Promise<void> {
  const folder = join(import.meta.dirname, "results");
  await mkdir(folder, { recursive: true });
  const kept = { schemaVersion: 1, bench: name, at: new Date().toISOString(), machine: machineFacts(), rows };
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`);
}
