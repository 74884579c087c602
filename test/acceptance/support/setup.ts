import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import type { TestProject } from "vitest/node";

import { prepareDemo, sampleOffer } from "../../../src/entry/demo/prepare.ts";
import { projectRoot } from "../../support/sample-offer.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { git } from "./git.ts";

declare module "vitest" {
  // oxlint-disable-next-line consistent-type-definitions -- vitest reads the names from this interface
  export interface ProvidedContext {
    /** The bundle's entry. */
    readonly cli: string;
    /** A folder with the repositories `fresh`, `waiting` (at Publisher signoff) and `live`. */
    readonly stages: string;
  }
}

/** Builds the bundle into a folder that holds nothing but what a package holds, then walks one offer to each stage with it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  const cli = await buildPackage(join(folder.path, "package"));
  const stages = join(folder.path, "stages");
  const [fresh, waiting, live] = ["fresh", "waiting", "live"].map((stage) => join(stages, stage));
  if (fresh === undefined || waiting === undefined || live === undefined) throw new Error("three stages");
  await prepareFresh(fresh);
  await walk(cli, { from: fresh, to: waiting, verb: "publish" });
  await walk(cli, { from: waiting, to: live, verb: "go-live" });
  project.provide("cli", cli);
  project.provide("stages", stages);
  return async () => await rm(folder.path, { recursive: true, force: true });
}

/** What a package holds, built into a folder. Gives the path of the command line's program. */
export async function buildPackage(target: string): Promise<string> {
  await mkdir(target, { recursive: true });
  await execa({ cwd: projectRoot, preferLocal: true })`rolldown --config --dir ${join(target, "dist")} --logLevel silent`;
  for (const path of ["offers", "schemas", "package.json", "action.yml"])
    await cp(join(projectRoot, path), join(target, path), { recursive: true });
  return join(target, "dist", "cli.js");
}

/** The sample offer with one of its two plans, which is enough and takes half the time. */
export async function prepareFresh(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const failed = await prepareDemo(folder);
  if (failed !== undefined) throw new Error(`${failed.text} ${failed.remedy}`);
  const offer = join(folder, "offers", sampleOffer);
  for (const path of ["plans/byol.yaml", "listing/byol.md"]) await rm(join(offer, path));
  await rm(join(folder, ".slipway/images/web-stack-byol-1.4.0.vhd"));
  await writeFile(join(folder, ".gitignore"), ".slipway/\n*.vhd\n");
  await git(folder, "commit", "--quiet", "--all", "--message", "One plan is enough");
}

async function walk(cli: string, { from, to, verb }: { readonly from: string; readonly to: string; readonly verb: string }): Promise<void> {
  await execa`cp --archive --sparse=always ${from} ${to}`;
  await execa(process.execPath, [cli, verb, sampleOffer], { cwd: to });
}
