import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { createDigests } from "../../src/adapters/digests.ts";
import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { buildSampleImage } from "../../src/adapters/sample/build-image.ts";
import { cleanLinuxTree } from "../../src/adapters/sample/clean-linux-tree.ts";
import { createGitSource } from "../../src/adapters/source/git-source.ts";
import { offerName } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { Settings } from "../../src/core/settings.ts";
import { after, second, type Instant } from "../../src/core/time.ts";
import { isProblemList, settingsAt } from "../../src/engine/offer-at.ts";
import { placesOf, wire, type Places } from "../../src/entry/wire.ts";
import type { Ports } from "../../src/ports/ports.ts";
import type { Clock } from "../../src/ports/world.ts";
import { git } from "./git-repository.ts";
import { projectRoot, sampleId } from "./sample-offer.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// A small real world in a temporary folder: a repository with the sample offer in one plan, two regions, an outbox, a lead table, a store front and
// the ledger in place, wired as the command line wires them.

export const worldRegions = ["westeurope", "eastus"] as const;

/** A clock that stands still until somebody waits or moves it. */
export type HandClock = Clock & { readonly pass: (ms: number) => void };

export type World = AsyncDisposable & {
  readonly places: Places;
  readonly clock: HandClock;
  /** Fresh ports, as a new process has them, acting on the repository's current commit. */
  readonly ports: () => Promise<Ports>;
  /** Takes everything away that Slipway has made outside git. */
  readonly empty: () => Promise<void>;
  /** Keeps a copy of what Slipway has made outside git; gives what puts it back. Regions stay as they are: copies of disks would be other files. */
  readonly keep: () => Promise<() => Promise<void>>;
};

/** Worlds of one test file: the image is built and read once for all of them. */
export type Worlds = AsyncDisposable & { readonly make: () => Promise<World> };

/** Prepares the repository that every world begins with. */
export async function openWorlds(): Promise<Worlds> {
  const folder = await temporaryFolder();
  const template = join(folder.path, "template");
  await makeRepository(template, await sharedImage(folder.path, template));
  let made = 0;
  return {
    make: async () => {
      made += 1;
      const root = join(folder.path, `world-${made}`);
      await cp(template, root, { recursive: true, verbatimSymlinks: true });
      return worldAt(root);
    },
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

/** Folders of the state that hold disks, or what is known of them. */
const staying: ReadonlySet<string> = new Set(["images", "cache", "regions"]);

function worldAt(root: string): World {
  const places = placesOf(root);
  const clock = handClock();
  const known = new Map<string, Settings>();
  const empty = async (besides: readonly string[] = []): Promise<void> => {
    const made = (await readdir(places.state)).filter((name) => !["images", "cache", ...besides].includes(name));
    await Promise.all(made.map(async (name) => await rm(join(places.state, name), { recursive: true, force: true })));
  };
  return {
    places,
    clock,
    ports: async () => await wireWorld(root, clock, known),
    empty: async () => await empty(),
    keep: async () => {
      const kept = `${root}-kept`;
      await cp(places.state, kept, { recursive: true, verbatimSymlinks: true, filter: (path) => !staying.has(basename(path)) });
      return async () => {
        await empty(["regions"]);
        await cp(kept, places.state, { recursive: true, verbatimSymlinks: true });
      };
    },
    [Symbol.asyncDispose]: async () => {
      await rm(root, { recursive: true, force: true });
      await rm(`${root}-kept`, { recursive: true, force: true });
    },
  };
}

const imageFile = "web-stack-standard-1.4.0.vhd";

/** Builds the image beside the worlds, and keeps its chunk manifest in the template's cache. Gives its SHA-256. */
async function sharedImage(folder: string, template: string): Promise<string> {
  const path = join(folder, "images", imageFile);
  await mkdir(join(folder, "images"));
  const failed = await buildSampleImage({ path, tree: cleanLinuxTree({ version: "1.4.0" }), generation: 2, sizeMiB: 1024 });
  if (failed !== undefined) throw new Error(failed.text);
  // A file that has just been written is not remembered: its times can not yet vouch for it.
  await new Promise((resolve) => setTimeout(resolve, 150));
  const disk = await openDiskFile(path);
  if (isProblem(disk)) throw new Error(disk.text);
  await using open = disk;
  const manifest = await readChunkManifest(open, { whole: true, cache: { folder: join(placesOf(template).state, "cache"), file: path } });
  if (isProblem(manifest) || manifest.sha256 === undefined) throw new Error("the sample image can not be read");
  return manifest.sha256;
}

const settingsText = `regions: [${worldRegions.join(", ")}]
imageRoots: [../images]
attempts: 3
notify: [team@contoso.example]
`;

async function makeRepository(root: string, sha256: string): Promise<void> {
  const offer = join("offers", offerName(sampleId));
  await cp(join(projectRoot, offer), join(root, offer), { recursive: true });
  await rm(join(root, offer, "plans", "byol.yaml"));
  const plan = join(root, offer, "plans", "standard.yaml");
  await writeFile(plan, (await readFile(plan, "utf8")).replace(/sha256: "[0-9a-f]{64}"/, `sha256: "${sha256}"`));
  await mkdir(join(root, ".github"));
  await writeFile(join(root, ".github", "slipway.yaml"), settingsText);
  await writeFile(join(root, ".gitignore"), ".slipway/\n");
  await mkdir(join(placesOf(root).state, "images"), { recursive: true });
  await symlink(join("..", "..", "..", "images", imageFile), join(placesOf(root).state, "images", basename(imageFile)));
  await git(root, "init", "--quiet");
  await git(root, "config", "user.name", "Ada Publisher");
  await git(root, "config", "user.email", "ada@contoso.example");
  await commitAll(root, "The offer");
}

/** Commits everything in the work tree; gives the commit. */
export async function commitAll(root: string, message: string): Promise<string> {
  await git(root, "add", "--all");
  await git(root, "commit", "--quiet", "--allow-empty", "--message", message);
  return await git(root, "rev-parse", "HEAD");
}

async function wireWorld(root: string, clock: Clock, known: Map<string, Settings>): Promise<Ports> {
  const source = createGitSource({ directory: root });
  const commit = await git(root, "rev-parse", "HEAD");
  const settings = known.get(commit) ?? (await settingsOf({ source, digests: createDigests({ cacheFolder: root }), clock }, commit));
  known.set(commit, settings);
  return { ...wire(root, settings), source, clock };
}

async function settingsOf(reader: Pick<Ports, "source" | "digests" | "clock">, commit: string): Promise<Settings> {
  const settings = await settingsAt(reader, commit);
  if (isProblemList(settings)) throw new Error(settings[0]?.text);
  return settings;
}

/** Begins now, because previews expire by the machine's own clock. */
function handClock(): HandClock {
  let now: Instant = new Date().toISOString();
  const pass = (ms: number): void => {
    now = after(now, ms);
  };
  return {
    now: () => now,
    sleep: async (ms) => pass(Math.max(ms, second)),
    pass,
  };
}
