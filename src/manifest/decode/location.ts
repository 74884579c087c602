import type { DiskLocation } from "../../core/offer.ts";
import type { OSDisk } from "../generated/plan.d.ts";

/** Where a disk is. The schema allows exactly one of the three. */
export function locationOf({ url, path, secret }: Pick<OSDisk, "url" | "path" | "secret">): DiskLocation {
  if (url !== undefined) return { url };
  return path === undefined ? { secret: secret ?? "" } : { path };
}
