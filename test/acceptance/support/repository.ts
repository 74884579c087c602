import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { execa } from "execa";
import { inject } from "vitest";

import { buildSampleImage, type SampleOptions } from "../../../src/adapters/sample/build-image.ts";
import { cleanLinuxTree } from "../../../src/adapters/sample/clean-linux-tree.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { commitAll } from "./git.ts";

/** The offer that all acceptance tests are about. */
export const offer = "contoso/web-stack";
export const planPath = `offers/${offer}/plans/standard.yaml`;
/** The image of the version that every stage begins with. */
export const firstImage = ".slipway/images/web-stack-standard-1.4.0.vhd";

/** A copy of a repository at a stage: nobody has published, the preview waits for sign-off, or the offer is live. */
export async function repositoryAt(stage: "fresh" | "waiting" | "live"): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  await execa`cp --archive --sparse=always ${join(inject("stages"), stage)}/. ${folder.path}`;
  await correctRecords(join(folder.path, ".slipway/regions"));
  return folder;
}

/** A copied copy takes other blocks than its record says, which would send every check of it through gibibytes of holes. */
async function correctRecords(regions: string): Promise<void> {
  const names = await readdir(regions, { recursive: true }).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(".json"))) {
    const path = join(regions, name);
    const { blocks } = await stat(path.replace(/json$/, "vhd"));
    await writeFile(path, (await readFile(path, "utf8")).replace(/"blocks":\d+/, `"blocks":${blocks}`));
  }
}

/** Writes a file of the repository, folders included. */
export async function write(root: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

/** Changes a file of the repository; the change must change something. */
export async function edit(root: string, path: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(join(root, path), "utf8");
  const changed = change(text);
  if (changed === text) throw new Error(`${path} stays as it is`);
  await writeFile(join(root, path), changed);
}

/** Writes `.github/slipway.yaml` and commits it. */
export async function settings(root: string, yaml: string): Promise<void> {
  await write(root, ".github/slipway.yaml", yaml);
  await commitAll(root, "Settings");
}

/** Builds an image that certification has nothing against, but for what is said. */
export async function buildImage(path: string, version: string, change: Partial<SampleOptions> = {}): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const failed = await buildSampleImage({ path, tree: cleanLinuxTree({ version }), generation: 2, sizeMiB: 1024, ...change });
  if (failed !== undefined) throw new Error(`${failed.text} ${failed.remedy}`);
}
