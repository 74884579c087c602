import { cp, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { readChunkManifest } from "../../adapters/chunks.ts";
import { openGit } from "../../adapters/git-run.ts";
import { openDiskFile } from "../../adapters/image/open-disk.ts";
import { buildSampleImage } from "../../adapters/sample/build-image.ts";
import { cleanLinuxTree } from "../../adapters/sample/clean-linux-tree.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";

/** The offer that the demo publishes. */
export const sampleOffer = "contoso/web-stack";

const sizeMiB = 1024;
const images = [
  { plan: "standard", version: "1.4.0", generation: 2 },
  { plan: "byol", version: "1.4.0", generation: 1 },
] as const;

/** A repository with the sample offer committed and its images built: what a publisher has before the first press of Publish. */
export async function prepareDemo(folder: string): Promise<Problem | undefined> {
  const offers = await shippedOffers();
  if (isProblem(offers)) return offers;
  await cp(offers, join(folder, "offers"), { recursive: true });
  await writeFile(join(folder, ".gitignore"), ".slipway/\n*.vhd\n");
  for (const image of images) {
    const failed = await addSampleImage(folder, image);
    if (failed !== undefined) return failed;
  }
  return commitAll(folder);
}

/** The folder `offers` that comes with Slipway: beside `dist` in a package, at the top of a clone. */
async function shippedOffers(): Promise<string | Problem> {
  const candidates = ["../offers", "../../../offers"].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  for (const candidate of candidates) if (await stat(join(candidate, sampleOffer)).catch(() => undefined)) return candidate;
  return problem("sample-missing", `The sample offer is in none of ${candidates.join(", ")}.`, "Install Slipway again.");
}

/** Builds one image and writes the digest it has into its plan: another version of mke2fs may lay the same files out differently. */
async function addSampleImage(folder: string, { plan, version, generation }: (typeof images)[number]): Promise<Problem | undefined> {
  const file = join(folder, ".slipway", "images", `web-stack-${plan}-${version}.vhd`);
  await mkdir(dirname(file), { recursive: true });
  const failed = await buildSampleImage({ path: file, tree: cleanLinuxTree({ version, generation }), generation, sizeMiB });
  if (failed !== undefined) return failed;
  const opened = await openDiskFile(file);
  if (isProblem(opened)) return opened;
  await using disk = opened;
  const manifest = await readChunkManifest(disk, { whole: true });
  if (isProblem(manifest)) return manifest;
  const path = join(folder, "offers", sampleOffer, "plans", `${plan}.yaml`);
  await writeFile(path, (await readFile(path, "utf8")).replace(/sha256: "?[0-9a-f]{64}"?/, `sha256: "${manifest.sha256}"`));
  return undefined;
}

async function commitAll(folder: string): Promise<Problem | undefined> {
  const git = openGit(folder);
  const commands = [
    ["init", "--quiet", "--initial-branch=main"],
    ["config", "user.name", "Ada Publisher"],
    ["config", "user.email", "ada@contoso.example"],
    ["add", "--all"],
    ["commit", "--quiet", "--message", "Offer contoso/web-stack 1.4.0"],
  ];
  for (const command of commands) {
    const answer = await git.run(command);
    if (answer.exitCode !== 0)
      return problem(
        "git-failed",
        `git ${command[0]} answered: ${answer.stderr.trim()}`,
        "Check that git works here, then run the demo again.",
      );
  }
  return undefined;
}
