import type { ChunkManifest } from "../../core/chunks.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { RegionOutcome } from "../../ports/regions.ts";
import { errorCode, errorText } from "../fault.ts";
import { LockTakenError } from "../file-lock.ts";

export type RegionFailure = Extract<RegionOutcome, { kind: "failed" }>;

/** Thrown when bytes just written read back as something else. */
export class ReadBackError extends Error {
  override readonly name = "ReadBackError";
}

const full = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const unwritable = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EISDIR", "ELOOP", "ENAMETOOLONG", "EEXIST"]);

/** A failed outcome; `permanent` when trying again without a change by a person cannot help. */
export function failed(region: string, permanent: boolean, found: Problem): RegionFailure {
  return { region, kind: "failed", permanent, problem: found };
}

/**
 * What an error of a region's folder means: `region-full` and `region-busy` pass by themselves or after making room, `region-unwritable` needs a
 * person, everything else is `region-io` and worth another try.
 */
export function explainFailure(region: string, error: unknown): RegionFailure {
  const code = errorCode(error);
  if (error instanceof LockTakenError)
    return failed(
      region,
      false,
      problem(
        "region-busy",
        `Another process is copying this image to region ${quote(region)}.`,
        "Wait until it has ended; the next try finds its copy.",
      ),
    );
  if (full.has(code))
    return failed(
      region,
      false,
      problem(
        "region-full",
        `Region ${quote(region)} has no room left (${code}).`,
        "Free space there, then publish again: what was copied so far is kept.",
      ),
    );
  if (unwritable.has(code))
    return failed(
      region,
      true,
      problem(
        "region-unwritable",
        `Region ${quote(region)} cannot be written: ${quote(errorText(error))}.`,
        "Let the user that runs Slipway write to the region's folder.",
      ),
    );
  return failed(
    region,
    false,
    problem(
      "region-io",
      `Copying to region ${quote(region)} failed: ${quote(errorText(error))}.`,
      "Check the region's storage, then publish again.",
    ),
  );
}

/** A region name that cannot be a folder's; checked before any path is made of it. */
export function nameProblem(region: string): RegionFailure | undefined {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(region)) return undefined;
  return failed(
    region,
    true,
    problem(
      "region-name-invalid",
      `${quote(region)} is not a region name.`,
      "Write 1 to 64 lower-case letters, digits and hyphens, starting with a letter or digit.",
    ),
  );
}

/** A digest that is none; checked before a path or a blob's name is made of it. */
export function digestProblem(digest: string): Problem | undefined {
  if (/^[0-9a-f]{64}$/.test(digest)) return undefined;
  return problem("copy-digest-invalid", `${quote(digest)} is no digest of a copy.`, "Run `slipway verify`: the ledger names it.");
}

/** The region holds no finished copy of this image. */
export function notInRegion(region: string, digest: string): Problem {
  return problem(
    "image-not-in-region",
    `Region ${quote(region)} holds no finished copy of the image ${quote(digest)}.`,
    "Publish again: what is missing is copied.",
  );
}

/** A finished copy whose bytes are not those of the manifest. */
export function copyCorrupt(region: string, digest: string, offset: number): RegionFailure {
  return failed(
    region,
    false,
    problem(
      "region-copy-corrupt",
      `The copy of image ${quote(digest)} in region ${quote(region)} differs from its manifest in the chunk at byte ${offset}.`,
      "Publish again: the damaged copy is set aside and a new one made. With `--no-reuse` every copy is read back.",
    ),
  );
}

/** A manifest that is not what its digest names. */
export function manifestInvalid({ digest }: ChunkManifest): Problem {
  return problem(
    "manifest-invalid",
    `The chunk manifest ${quote(digest)} does not have the digest of its own text.`,
    "Read the image's manifest again.",
  );
}
