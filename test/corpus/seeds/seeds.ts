import type { Seed } from "../seed.ts";
import { accessSeeds } from "./access.ts";
import { bootSeeds } from "./boot.ts";
import { diskSeeds } from "./disk.ts";
import { machineSeeds } from "./machine.ts";
import { traceSeeds } from "./traces.ts";

/** Every seeded defect, from the container inwards. */
export const seeds: readonly Seed[] = [...diskSeeds, ...bootSeeds, ...machineSeeds, ...accessSeeds, ...traceSeeds];
