import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { execa } from "execa";

import { trusted } from "../../src/manifest/trusted.ts";
import { generateOffers } from "../support/generate-offers.ts";
import { projectRoot } from "../support/sample-offer.ts";
import type { Row } from "./row.ts";

const offers = 1000;
const goalSeconds = 5;
const goalMegabytes = 300;
const peerTimeoutMs = 600_000;

/**
 * Wall time and peak memory of validating 1,000 generated offers (3,000 YAML files, 6,000 pictures, 4,000 texts), each as one process from start
 * to end. The peers check the same YAML files against the same schemas and nothing else: no pictures, texts, SAS URLs or duplicates.
 * A peer that cannot be installed or refuses to run is left out.
 */
export async function validateBench(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  try {
    await writeOffers(folder);
    const ours = await timed(process.execPath, [fileURLToPath(new URL("validate-offers.ts", import.meta.url)), folder], folder);
    const { peakMb, problems } = trusted<{ peakMb: number; problems: number }>(JSON.parse(ours.stdout));
    if (problems > 0) throw new Error(`The generated offers have ${problems} problems; the generator is out of step with the schemas.`);
    const peers = await peerSeconds(folder);
    return [
      {
        name: `validate ${offers} offers`,
        unit: "s",
        ours: ours.seconds,
        peers,
        goal: `≤ ${goalSeconds} s`,
        met: ours.seconds <= goalSeconds,
      },
      {
        name: `validate ${offers} offers, peak memory`,
        unit: "MB",
        ours: peakMb,
        peers: {},
        goal: `≤ ${goalMegabytes} MB`,
        met: peakMb <= goalMegabytes,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeOffers(folder: string): Promise<void> {
  for (const { files } of generateOffers(offers)) {
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
  }
}

async function timed(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly seconds: number; readonly stdout: string }> {
  const start = performance.now();
  const { stdout } = await execa(command, args, { cwd, timeout: peerTimeoutMs, maxBuffer: 64 * 1024 * 1024 });
  return { seconds: (performance.now() - start) / 1000, stdout };
}

// Each peer once per kind of manifest, because each takes one schema a run.
const kinds = [
  { schema: "offer.schema.json", files: "offers/*/*/offer.yaml" },
  { schema: "plan.schema.json", files: "offers/*/*/plans/*.yaml" },
] as const;
const peers: Readonly<Record<string, (schema: string, files: string) => readonly string[]>> = {
  "ajv-cli": (schema, files) => ["ajv", "validate", "--spec=draft2020", "--strict=false", "-c", "ajv-formats", "-s", schema, "-d", files],
  v8r: (schema, files) => ["v8r", files, "--schema", schema, "--ignore-errors"],
};

async function peerSeconds(folder: string): Promise<Record<string, number>> {
  const results: Record<string, number> = {};
  await writeFile(join(folder, "package.json"), '{"private":true}');
  for (const { schema } of kinds) await writeFile(join(folder, schema), await readFile(join(projectRoot, "schemas/v1", schema)));
  for (const [name, args] of Object.entries(peers)) {
    const seconds = await onePeer(folder, name, args);
    if (seconds !== undefined) results[name] = seconds;
  }
  return results;
}

async function onePeer(
  folder: string,
  name: string,
  args: (schema: string, files: string) => readonly string[],
): Promise<number | undefined> {
  try {
    await execa("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", name, "ajv-formats"], {
      cwd: folder,
      timeout: peerTimeoutMs,
    });
    let seconds = 0;
    for (const { schema, files } of kinds) {
      const [command = "", ...rest] = args(schema, files);
      seconds += (await timed(join(folder, "node_modules/.bin", command), rest, folder)).seconds;
    }
    return seconds;
  } catch (error) {
    process.stderr.write(`${name} did not run: ${error instanceof Error ? error.message.slice(0, 500) : String(error)}\n`);
    return undefined;
  }
}
