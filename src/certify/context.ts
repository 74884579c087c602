import type { ImageType, OsFamily } from "../core/offer.ts";
import type { BootOutcome } from "../ports/boots.ts";
import type { Disk } from "../ports/images.ts";
import type { Thresholds } from "./policy.ts";

/** A disk of the image version under test. `disk` is `os` or `lun <n>`; `digest` is the chunk digest of its bytes. */
export type TestedDisk = { readonly disk: string; readonly image: Disk; readonly digest: string };

/** All that a check may look at. */
export type Context = {
  readonly os: TestedDisk;
  readonly dataDisks: readonly TestedDisk[];
  readonly type: ImageType;
  readonly osFamily: OsFamily;
  readonly thresholds: Thresholds;
  /** What starting the image showed; undefined when it was not started. */
  readonly boot?: BootOutcome;
};

/** Every disk, the OS disk first. */
export function allDisks({ os, dataDisks }: Context): readonly TestedDisk[] {
  return [os, ...dataDisks];
}

/** `OS disk`, `data disk at LUN 0`: what people call a disk. */
export function diskName(disk: string): string {
  return disk === "os" ? "OS disk" : `data disk at LUN ${disk.replace(/^lun /, "")}`;
}

/** What is read from an image once and used by many checks. */
export type Fact<T> = (context: Context) => Promise<T>;

/** Makes a reader a fact: the first check that asks reads, the others get the same answer (or the same failure). */
export function fact<T>(read: Fact<T>): Fact<T> {
  const known = new WeakMap<Context, Promise<T>>();
  return (context) => {
    const answer = known.get(context) ?? read(context);
    known.set(context, answer);
    return answer;
  };
}
