// One replication in a process of its own, so that its peak memory is its own: node provision-child.ts IMAGE ROOT MANIFEST durable|quick REGION...
import { readFile } from "node:fs/promises";

import { decodeManifest } from "../../src/adapters/chunk-cache.ts";
import { directoryRegions } from "../../src/adapters/region/directory.ts";
import { openDisk } from "../support/sparse-file.ts";
import { peakMib } from "./peak-memory.ts";

const [image = "", root = "", manifestFile = "", durability, ...names] = process.argv.slice(2);
const manifest = decodeManifest(JSON.parse(await readFile(manifestFile, "utf8")));
if (manifest === undefined) throw new Error("no manifest");
const started = performance.now();
await using disk = await openDisk(image);
const outcomes = await directoryRegions({ root, durable: durability === "durable" }).replicate(disk, manifest, names, {
  full: true,
  onProgress: () => undefined,
});
const seconds = (performance.now() - started) / 1000;
if (outcomes.some(({ kind }) => kind === "failed")) throw new Error(JSON.stringify(outcomes));
console.log(`${seconds} ${disk.bytesRead} ${peakMib()}`);
