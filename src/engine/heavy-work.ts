import type { Effect } from "../core/message.ts";

const heavy: ReadonlySet<Effect["work"]["kind"]> = new Set(["certify", "replicate", "catchUp", "stage"]);

/** Work that is worth a machine of its own: it reads whole images. Everything else is done in seconds where the offer is advanced. */
export function isHeavy({ work }: Effect): boolean {
  return heavy.has(work.kind);
}
