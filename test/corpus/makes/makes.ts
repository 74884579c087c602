import type { Make } from "../make.ts";
import { debianMakes } from "./debian.ts";
import { rpmMakes } from "./rpm.ts";
import { ubuntu } from "./ubuntu.ts";

/** Every clean make, by the name that seeds call it by. */
export const makes = { ...debianMakes, ubuntu, ...rpmMakes } as const satisfies Readonly<Record<string, Make>>;

export type MakeName = keyof typeof makes;
