// Replicates an image to one storage account in a process of its own: node replicate-azure-child.ts IMAGE ACCOUNT-URL PREFIX
// The key is in KEY. Writes one line of JSON per step, so that a test knows when to kill it.
import { writeSync } from "node:fs";

import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { azureRegions } from "../../src/adapters/region/azure/azure-regions.ts";
import { isProblem } from "../../src/core/problem.ts";
import { openDisk } from "./sparse-file.ts";

const [image = "", url = "", prefix = ""] = process.argv.slice(2);
const say = (value: unknown): void => void writeSync(1, `${JSON.stringify(value)}\n`);

await using disk = await openDisk(image);
const manifest = await readChunkManifest(disk);
if (isProblem(manifest)) throw new Error(manifest.text);
const accounts = { west: { url, key: { secret: "KEY" } } };
const regions = azureRegions({ accounts, prefix, environment: (name) => process.env[name] });
say({ outcomes: await regions.replicate(disk, manifest, ["west"], { full: false, onProgress: say }) });
