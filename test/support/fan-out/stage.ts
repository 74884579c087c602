import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";

import { buildSampleImage } from "../../../src/adapters/sample/build-image.ts";
import { cleanLinuxTree } from "../../../src/adapters/sample/clean-linux-tree.ts";
import { prepareDemo, sampleOffer } from "../../../src/entry/demo/prepare.ts";
import { git } from "../git-repository.ts";
import { startPageBlobServer, type PageBlobServer } from "../page-blob/start.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** A bare repository that everybody clones, images on a share, and storage accounts that enforce the service's limits. */
export type FanOutStage = AsyncDisposable & {
  readonly folder: string;
  readonly storage: PageBlobServer;
  readonly port: number;
  readonly regions: readonly string[];
  readonly images: readonly string[];
  /** Makes a clone of the bare repository. */
  readonly clone: (name: string) => Promise<string>;
};

export type StageSize = { readonly regions: number; readonly images: 1 | 2 | 3; readonly cli: string };

/** A lease that nobody renews ends soon here, so that a killed worker's copy need not be waited for half a minute. */
const leaseMs = 3000;

/** Sets everything up: the sample offer with so many images, to be copied to so many regions. */
export async function openFanOutStage({ regions: count, images: amount, cli }: StageSize): Promise<FanOutStage> {
  const folder = await temporaryFolder();
  const storage = await startPageBlobServer();
  storage.leaseMs = leaseMs;
  const regions = Array.from({ length: count }, (_, index) => `region${String(index + 1).padStart(2, "0")}`);
  const seed = join(folder.path, "share");
  await mkdir(seed);
  const images = await prepareOffer(seed, amount, cli);
  await mkdir(join(seed, ".github"), { recursive: true });
  await writeFile(join(seed, ".github/slipway.yaml"), settings(seed, regions, storage));
  await git(seed, "add", "--all");
  await git(seed, "commit", "--quiet", "--message", "Regions are storage accounts");
  const bare = join(folder.path, "offers.git");
  await git(folder.path, "clone", "--quiet", "--bare", seed, bare);
  return {
    folder: folder.path,
    storage,
    port: Number(new URL(storage.urlOf("any")).port),
    regions,
    images,
    clone: async (name) => {
      const path = join(folder.path, name);
      await git(folder.path, "clone", "--quiet", bare, path);
      await git(path, "config", "user.name", "Ada Publisher");
      await git(path, "config", "user.email", "ada@contoso.example");
      return path;
    },
    [Symbol.asyncDispose]: async () => {
      await storage[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function settings(seed: string, regions: readonly string[], storage: PageBlobServer): string {
  const accounts = regions.map((region) => `    ${region}: { url: "${storage.urlOf(region)}", key: { secret: STORAGE_KEY } }`);
  return [
    `regions: [${regions.join(", ")}]`,
    `imageRoots: ["${seed}"]`,
    "ledger: { remote: origin }",
    "regionsAt:",
    "  kind: azureBlob",
    "  accounts:",
    ...accounts,
    "",
  ].join("\n");
}

/** Random bytes in each image: four chunks, so that a copy has a middle to be killed in. */
const payloadMiB = 12;
const plans = `offers/${sampleOffer}/plans`;

/** The demo's offer has an image in each of two plans; a third is a newer version in the first plan, one alone is the first plan's. */
async function prepareOffer(seed: string, amount: number, cli: string): Promise<readonly string[]> {
  const failed = await prepareDemo(seed);
  if (failed !== undefined) throw new Error(failed.text);
  const standard = await fillImage(seed, { plan: "standard", version: "1.4.0", generation: 2 });
  if (amount === 1) {
    await git(seed, "rm", "--quiet", `${plans}/byol.yaml`, `offers/${sampleOffer}/listing/byol.md`);
    return [standard];
  }
  const byol = await fillImage(seed, { plan: "byol", version: "1.4.0", generation: 1 });
  if (amount === 2) return [standard, byol];
  const newer = await fillImage(seed, { plan: "standard", version: "1.5.0", generation: 2 });
  await execa(process.execPath, [cli, "image", "add", sampleOffer, "standard", "1.5.0", newer.slice(seed.length + 1)], { cwd: seed });
  return [standard, byol, newer];
}

type Filled = { readonly plan: string; readonly version: string; readonly generation: 1 | 2 };

/** Builds an image that certification has nothing against, with bytes of its own, and declares its digest where the plan has that version already. */
async function fillImage(seed: string, { plan, version, generation }: Filled): Promise<string> {
  const path = join(seed, ".slipway/images", `web-stack-${plan}-${version}.vhd`);
  const content = randomBytes(payloadMiB * 1024 * 1024);
  const tree = new Map([...cleanLinuxTree({ version, generation }), ["opt/contoso-db/data", { content }] as const]);
  const failed = await buildSampleImage({ path, tree, generation, sizeMiB: 1024, rootMiB: 64 });
  if (failed !== undefined) throw new Error(failed.text);
  const { stdout } = await execa("sha256sum", [path]);
  const file = join(seed, plans, `${plan}.yaml`);
  const text = await readFile(file, "utf8");
  if (text.includes(`path: ${path.slice(seed.length + 1)}`))
    await writeFile(file, text.replace(/sha256: "?[0-9a-f]{64}"?/, `sha256: "${stdout.slice(0, 64)}"`));
  return path;
}
