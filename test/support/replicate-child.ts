// Replicates an image to folder regions in a process of its own: node replicate-child.ts IMAGE ROOT REGION...
// Writes one line of JSON per step, so that a test knows when to kill it.
import { writeSync } from "node:fs";

import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { directoryRegions } from "../../src/adapters/region/directory.ts";
import { isProblem } from "../../src/core/problem.ts";
import { openDisk } from "./sparse-file.ts";

const [image = "", root = "", ...names] = process.argv.slice(2);
const say = (value: unknown): void => void writeSync(1, `${JSON.stringify(value)}\n`);

await using disk = await openDisk(image);
const manifest = await readChunkManifest(disk);
if (isProblem(manifest)) throw new Error(manifest.text);
const regions = directoryRegions({ root, lockWaitMs: 20_000 });
say({ outcomes: await regions.replicate(disk, manifest, names, { full: false, onProgress: say }) });
