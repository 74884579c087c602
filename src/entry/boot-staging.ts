import { createQemuBoots } from "../adapters/boot/qemu-boots.ts";
import { openCopyDisk } from "../adapters/image/open-copy.ts";
import { createBootStaging } from "../adapters/staging/boot.ts";
import type { Settings } from "../core/settings.ts";
import type { Regions } from "../ports/regions.ts";
import type { Staging } from "../ports/world.ts";
import { bootLimits } from "./boot-limits.ts";
import { bootTrialsAlone } from "./boot-trials-alone.ts";

/** Staging that starts images from a region's copies in QEMU, on the controllers whose drivers they have. */
export function bootStaging(regions: Regions, { imageBackend }: Pick<Settings, "imageBackend">): Staging {
  return createBootStaging({
    regions,
    limits: bootLimits(),
    boots: createQemuBoots(),
    openDisk: async (copy, manifest) => await openCopyDisk(copy, manifest, imageBackend),
    trials: bootTrialsAlone,
  });
}
