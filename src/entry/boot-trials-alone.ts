import { bootTrials, type BootTrials } from "../certify/boot-trials.ts";
import { defaultPolicy, loadPolicy } from "../certify/policy.ts";
import type { BootController } from "../core/boot.ts";
import { isProblem } from "../core/problem.ts";
import type { Disk } from "../ports/images.ts";
import type { StagedMachine } from "../ports/world.ts";

/** The controllers worth a trial for an image that is started without being certified: no threshold of a policy has a say in that. */
export async function bootTrialsAlone(
  image: Disk,
  { type, osFamily }: Pick<StagedMachine, "type" | "osFamily">,
  asked?: BootController,
): Promise<BootTrials> {
  const policy = loadPolicy(defaultPolicy);
  if (isProblem(policy)) throw new Error(policy.text);
  const os = { disk: "os", image, digest: "" };
  return await bootTrials({ os, dataDisks: [], type, osFamily, thresholds: policy.thresholds }, asked);
}
