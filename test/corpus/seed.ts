import type { ImageType, OsFamily } from "../../src/core/offer.ts";
import type { Result } from "../../src/core/report.ts";
import type { Edits, PackageVersions } from "./make.ts";
import type { MakeName } from "./makes/makes.ts";

/** One defect as a builder or publisher leaves it, in an otherwise clean image. */
export type Seed = {
  readonly name: string;
  /** The clean make it is seeded into; `minbase` unless said otherwise. */
  readonly make?: MakeName;
  readonly edits?: Edits;
  /** Packages that are otherwise than the make's; `undefined` takes one out. */
  readonly packages?: PackageVersions;
  /** Where only another policy than the default asks for it. */
  readonly policy?: string;
  /** What is wrong with the disk rather than with its files. */
  readonly disk?: DiskSeed;
  /** The checks that name this defect, and what they say. No other may fail. */
  readonly expected: Readonly<Record<string, Result>>;
  /** Swap that is on the OS disk once the machine has started: checkers inside a started machine see that, and nothing else of how it came. */
  readonly swapOnceStarted?: string;
};

export type DiskSeed = {
  readonly sizeMiB?: number;
  readonly swapPartitionMiB?: number;
  /** File name of the image, `image.vhd` unless said otherwise. */
  readonly fileName?: string;
  /** Works on the finished file; gives the path of what is to be certified when that is another one. */
  readonly alter?: (path: string) => Promise<string | undefined>;
  /** What the plan says, where it is not what the image is. */
  readonly plan?: { readonly type?: ImageType; readonly osFamily?: OsFamily };
  /** Data disks beside it: LUN, size, and work on the finished file. */
  readonly dataDisks?: readonly { readonly lun: number; readonly sizeMiB: number; readonly alter?: (path: string) => Promise<unknown> }[];
};

/** A defect that one check tells, by a failure unless said otherwise. */
export function seed(name: string, check: string, what: Omit<Seed, "name" | "expected">, result: Result = "fail"): Seed {
  return { name, expected: { [check]: result }, ...what };
}

/** Adds text at the end of a file. */
export function added(text: string): (before: string) => string {
  return (before) => before + text;
}

/** Replaces the first match. */
export function replaced(what: RegExp | string, by: string): (before: string) => string {
  return (before) => before.replace(what, by);
}
