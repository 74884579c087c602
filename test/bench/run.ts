import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import { actionFleetBench } from "./action-fleet.ts";
import { actionJobsBench } from "./action-jobs.ts";
import { actionRequestsBench } from "./action-requests.ts";
import { actionStartBench } from "./action-start.ts";
import { bootBench } from "./boot.ts";
import { certifyBench } from "./certify.ts";
import { demoBench } from "./demo.ts";
import { keepResults, machineFacts } from "./kept-results.ts";
import { ledgerBench } from "./ledger.ts";
import { provisionBlobsBench } from "./provision-blobs.ts";
import { provisionDenseBench } from "./provision-dense.ts";
import { provisionFoldersBench } from "./provision-folders.ts";
import { provisionKilledBench } from "./provision-killed.ts";
import { ratesBench } from "./rates.ts";
import type { Row } from "./row.ts";
import { serveBench } from "./serve.ts";
import { siteBench } from "./site.ts";
import { statsBench } from "./stats.ts";
import { validateBench } from "./validate.ts";

// Figures are for reading, never for passing: machines differ, ratios against peers of the same run do not lie as easily.
// `npm run bench` runs all; `npm run bench -- ledger validate` some, `npm run bench -- action` all whose name begins so; SLIPWAY_DEBIAN_VHD names an image
// that is already built, BENCH_BRANCH_DEPLOY a folder with the `dist` and `action.yml` of github/branch-deploy. `--json` keeps what was measured in `test/bench/results/<name>.json`.

const benches: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  demo: demoBench,
  validate: validateBench,
  ledger: ledgerBench,
  certify: async () => await withDebian(certifyBench),
  boot: async () => await withDebian(bootBench),
  "provision-killed": provisionKilledBench,
  "provision-dense": provisionDenseBench,
  "provision-blobs": provisionBlobsBench,
  "provision-folders-1": async () => await provisionFoldersBench(1, 3),
  "provision-folders-4": async () => await provisionFoldersBench(4, 3),
  "provision-folders-16": async () => await provisionFoldersBench(16, 1),
  rates: ratesBench,
  site: siteBench,
  serve: serveBench,
  stats: statsBench,
  "action-start": actionStartBench,
  "action-requests": actionRequestsBench,
  "action-jobs": actionJobsBench,
  "action-fleet": actionFleetBench,
};

const words = process.argv.slice(2);
const isKept = words.includes("--json");
const asked = words.filter((word) => word !== "--json");
const isMeant = (name: string, word: string): boolean => name === word || name.startsWith(`${word}-`);
const unknown = asked.find((word) => !Object.keys(benches).some((name) => isMeant(name, word)));
if (unknown !== undefined) throw new Error(`There is no bench "${unknown}". There are: ${Object.keys(benches).join(", ")}.`);

const { processor, cores, memoryGib, node } = machineFacts();
console.log(`${processor} × ${cores}, ${memoryGib} GiB, node ${node}, ${new Date().toISOString()}\n`);
const missed: string[] = [];
for (const name of Object.keys(benches).filter((each) => asked.length === 0 || asked.some((word) => isMeant(each, word)))) {
  const rows = (await benches[name]?.()) ?? [];
  if (isKept) await keepResults(name, rows);
  for (const row of rows) {
    console.log(rowText(row));
    if (!row.met) missed.push(row.name);
  }
}
console.log(missed.length === 0 ? "\nEvery goal is met." : `\nNot met: ${missed.join(" · ")}`);

function rowText({ name, unit, ours, peers, goal, met }: Row): string {
  const ratios = Object.entries(peers).map(([peer, value]) => `${peer} ${number(value)} ${unit} (${number(value / ours)}×)`);
  return `${met ? "✔" : "✘"} ${name}\n    ours ${number(ours)} ${unit}${ratios.length === 0 ? "" : ` · ${ratios.join(" · ")}`}\n    goal ${goal}`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The Debian image is built once for the run when none is given. */
async function withDebian(bench: (vhd: string) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const given = process.env["SLIPWAY_DEBIAN_VHD"];
  if (given !== undefined && existsSync(given)) return await bench(given);
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  try {
    const vhd = join(folder, "debian.vhd");
    await execa("bash", ["test/images/debian.sh", vhd], { stdio: "inherit" });
    return await bench(vhd);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
