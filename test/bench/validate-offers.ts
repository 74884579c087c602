import { readdirSync } from "node:fs";

import type { Problem } from "../../src/core/problem.ts";
import { validateManifests } from "../../src/manifest/validate-manifests.ts";
import { readOfferFolder } from "../support/sample-offer.ts";
import { peakMib } from "./peak-memory.ts";

// The measured program: validates every offer below a folder, as `slipway validate` does, and prints what it took.
const root = process.argv[2] ?? ".";
const problems: Problem[] = [];
let offers = 0;
for (const publisher of readdirSync(`${root}/offers`)) {
  for (const offer of readdirSync(`${root}/offers/${publisher}`)) {
    const id = { publisher, offer };
    problems.push(...validateManifests(id, readOfferFolder(id, root), { now: "2026-11-22T16:00:00.000Z" }).problems);
    offers += 1;
  }
}
process.stdout.write(JSON.stringify({ offers, problems: problems.length, peakMb: peakMib() }));
