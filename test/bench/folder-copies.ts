import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import { rolldown } from "rolldown";
import { loadConfig } from "rolldown/config";

import { projectRoot } from "../support/sample-offer.ts";
import { secondsOf } from "./measure.ts";
import type { Stage } from "./provision-image.ts";

export type Sample = { readonly seconds: number; readonly bytesRead: number; readonly peakMib: number };

const built = new WeakMap<Stage, Promise<string>>();

/** The child, bundled as the program is: from sources its threads would spend their time on reading TypeScript. */
async function builtChild({ folder }: Stage): Promise<string> {
  const config = await loadConfig(join(projectRoot, "rolldown.config.js"));
  if (Array.isArray(config) || typeof config === "function" || Array.isArray(config.output))
    throw new Error("rolldown.config.js is one configuration");
  const input = { child: "test/bench/provision-child.ts", "copy-thread": "src/adapters/region/copy-thread.ts" };
  await using build = await rolldown({ ...config, input, cwd: projectRoot });
  await build.write({ ...config.output, dir: join(folder, "built") });
  return join(folder, "built/child.js");
}

/** Our copy of the image to so many folders, in a process of its own; what it wrote is removed. */
export async function ourCopy(stage: Stage, count: number, durability: "durable" | "quick"): Promise<Sample> {
  const { folder, image, manifest } = stage;
  const root = join(folder, "regions");
  const child = built.get(stage) ?? builtChild(stage);
  built.set(stage, child);
  const { stdout } = await execa(process.execPath, [await child, image, root, manifest, durability, ...regionNames(count)]);
  await rm(root, { recursive: true });
  const [seconds = Number.NaN, bytesRead = Number.NaN, peakMib = Number.NaN] = stdout.trim().split(" ").map(Number);
  return { seconds, bytesRead, peakMib };
}

/** Names of so many regions. */
export function regionNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `region${index}`);
}

/** Programs that copy one file; each gets the image and the target. */
export const peers = {
  cp: (from, to) => ["cp", "--sparse=always", from, to],
  qemuImg: (from, to) => ["qemu-img", "convert", "-f", "raw", "-O", "raw", from, to],
  dd: (from, to) => ["dd", `if=${from}`, `of=${to}`, "bs=4M", "conv=sparse", "status=none"],
  rclone: (from, to) => ["rclone", "copyto", from, to],
} as const satisfies Record<string, (from: string, to: string) => readonly [string, ...string[]]>;

/** Seconds of one copy after the other to so many targets, each synced when asked; undefined where the program is missing or fails. */
export async function peerSeconds(
  peer: keyof typeof peers,
  { folder, image }: Pick<Stage, "folder" | "image">,
  count: number,
  synced = false,
) {
  const root = join(folder, "copies");
  await mkdir(root);
  try {
    return await secondsOf(async () => {
      for (const region of regionNames(count)) {
        const [program, ...words] = peers[peer](image, join(root, region));
        await execa(program, words);
        if (synced) await execa("sync", ["-d", join(root, region)]);
      }
    });
  } catch {
    return undefined;
  } finally {
    await rm(root, { recursive: true });
  }
}
