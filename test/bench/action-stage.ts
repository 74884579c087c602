import { statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { workflowFiles } from "../../src/manifest/edit/workflow-files.ts";
import { buildPackage, prepareFresh } from "../acceptance/support/setup.ts";
import { startGitHub } from "../support/github/start.ts";
import type { Changes, GitHub } from "../support/github/types.ts";
import { createRunner } from "../support/runner/runner.ts";
import type { Runner } from "../support/runner/types.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const uses = `slipway-publish/slipway@${"a".repeat(40)}`;

/** The built Action beside a repository with the sample offer and its image, made once for all figures of a bench. */
export type Workshop = AsyncDisposable & {
  /** Holds action.yml and dist. */
  readonly action: string;
  readonly folder: string;
  /** Files of the sample offer under other names, all with the same image. */
  readonly offerFiles: (...names: readonly string[]) => Changes;
};

/** A GitHub that limits as the real one does, and a runner whose programs do not sleep: what they would have slept passes at once, for all. */
export type Stage = AsyncDisposable & {
  readonly github: GitHub;
  readonly runner: Runner;
  readonly now: () => Date;
  readonly pass: (ms: number) => void;
};

/** Builds the Action and the image. */
export async function openWorkshop(): Promise<Workshop> {
  const folder = await temporaryFolder();
  const action = dirname(dirname(await buildPackage(join(folder.path, "package"))));
  const fresh = join(folder.path, "fresh");
  await prepareFresh(fresh);
  const files = await filesBelow(join(fresh, "offers/contoso/web-stack"));
  return {
    action,
    folder: folder.path,
    offerFiles: (...names) => Object.fromEntries(names.flatMap((name) => copyOf(files, name))),
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
  };
}

/** Opens a repository with the workflows and settings of a publisher, and no offers yet. */
export async function openStage(
  { action, folder }: Workshop,
  files: Changes = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const own = await temporaryFolder();
  const slept = join(own.path, "slept");
  let passed = 0;
  const now = (): Date => new Date(Date.now() + passed + (statSync(slept, { throwIfNoEntry: false })?.size ?? 0) * 10);
  const github = await startGitHub({ now, enforceSecondaryLimits: true });
  github.addUser("publisher", { role: "write" });
  github.addUser("maintainer", { role: "maintain" });
  const settings = `imageRoots: [${JSON.stringify(join(folder, "fresh"))}]\nregions: [westeurope, northeurope]\nnotify: [team@contoso.example]\n`;
  const workflows = Object.fromEntries(workflowFiles({ uses, defaultBranch: "main" }));
  await github.as("publisher").push({ ...workflows, ".github/slipway.yaml": settings, ...files }, "Set up");
  const vars = { SLIPWAY_STATE_FOLDER: join(own.path, "state") };
  const runner = createRunner(github, { action, uses, now, vars, env: { ...env, SLIPWAY_TEST_SLEPT: slept }, maxJobs: 5000 });
  github.takeEvents();
  return {
    github,
    runner,
    now,
    pass: (ms) => void (passed += ms),
    [Symbol.asyncDispose]: async () => {
      await github[Symbol.asyncDispose]();
      await own[Symbol.asyncDispose]();
    },
  };
}

async function filesBelow(root: string): Promise<readonly (readonly [string, Buffer])[]> {
  const entries = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(paths.map(async (path) => [path.slice(root.length + 1), await readFile(path)] as const));
}

function copyOf(files: readonly (readonly [string, Buffer])[], name: string): readonly (readonly [string, string | Buffer])[] {
  const [publisher = "", offer = ""] = name.split("/");
  return files.map(([path, bytes]) => [`offers/${name}/${path}`, path === "offer.yaml" ? renamed(bytes, publisher, offer) : bytes]);
}

function renamed(bytes: Buffer, publisher: string, offer: string): string {
  return bytes
    .toString()
    .replace(/^publisher: .*$/m, `publisher: ${publisher}`)
    .replace(/^offer: .*$/m, `offer: ${offer}`);
}
