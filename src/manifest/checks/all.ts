import type { Check } from "../offer-files.ts";

/** The rules beyond the schema, one file per area. */
export const checks: readonly Check[] = [];
