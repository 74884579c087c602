import { createQemuBoots } from "../adapters/boot/qemu-boots.ts";
import { openCopyDisk } from "../adapters/image/open-copy.ts";
import { createBootStaging } from "../adapters/staging/boot.ts";
import { bootTrials } from "../certify/boot-trials.ts";
import { loadPolicy } from "../certify/policy.ts";
import { isProblem } from "../core/problem.ts";
import type { Settings } from "../core/settings.ts";
import type { Regions } from "../ports/regions.ts";
import type { Staging } from "../ports/world.ts";
import { bootLimits } from "./boot-limits.ts";

/** Staging that starts images from a region's copies in QEMU, on the controllers whose drivers they have. */
export function bootStaging(regions: Regions, { policy, imageBackend }: Settings): Staging {
  return createBootStaging({
    regions,
    limits: bootLimits(),
    boots: createQemuBoots(),
    openDisk: async (copy, manifest) => await openCopyDisk(copy, manifest, imageBackend),
    trials: async (image, { type, osFamily }) => {
      const rules = loadPolicy(policy.certification.policy);
      if (isProblem(rules)) throw new Error(rules.text);
      const os = { disk: "os", image, digest: "" };
      return await bootTrials({ os, dataDisks: [], type, osFamily, thresholds: rules.thresholds });
    },
  });
}
