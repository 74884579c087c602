import type { ChunkManifest } from "../../core/chunks.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { RegionOutcome, Regions } from "../../ports/regions.ts";
import type { Failed, Staging } from "../../ports/world.ts";
import { errorText } from "../fault.ts";

type Image = { readonly name: string; readonly manifest: ChunkManifest };
type Failure = Extract<RegionOutcome, { readonly kind: "failed" }>;

/**
 * Staging without booting: reads every region's copy of every image back, whole, and compares it with what was certified. One region is read at a
 * time within itself and beside the others, as customers' deployments would.
 */
export function createVerifyStaging(regions: Pick<Regions, "verify">): Staging {
  return {
    async deploy(images, names) {
      if (images.length === 0 || names.length === 0) return nothingToVerify();
      const outcomes = await Promise.all(names.map(async (region) => await verifyRegion(regions, images, region)));
      const failures = outcomes.filter((outcome) => outcome !== undefined);
      if (failures.length > 0) return notVerified(failures, names.length);
      return { kind: "done", already: false, value: { summary: `${names.length} of ${names.length} regions verified` } };
    },
  };
}

async function verifyRegion(regions: Pick<Regions, "verify">, images: readonly Image[], region: string): Promise<Failure | undefined> {
  for (const { name, manifest } of images) {
    const outcome = await regions.verify(manifest, region).catch((error: unknown) => unexpected(region, name, error));
    if (outcome.kind === "failed") return outcome;
  }
  return undefined;
}

function unexpected(region: string, image: string, error: unknown): Failure {
  const text = `Reading ${quote(image)} back from ${region} failed: ${quote(errorText(error))}`;
  return { region, kind: "failed", permanent: false, problem: problem("staging-unreadable", text, "Nothing to do: Slipway tries again.") };
}

/** Waiting may heal a region that could not be read, but not one that holds other bytes: any permanent failure decides. */
function notVerified(failures: readonly Failure[], total: number): Failed {
  const worst = failures.find(({ permanent }) => permanent) ?? failures[0];
  const named = failures.map(({ region, problem: { text } }) => `${region}: ${text}`).join(" · ");
  const found: Problem = problem(
    "staging-not-verified",
    `${total - failures.length} of ${total} regions verified. ${named}`,
    worst?.problem.remedy ?? "Publish again.",
  );
  return { kind: "failed", permanent: worst?.permanent ?? true, problem: found };
}

function nothingToVerify(): Failed {
  const found = problem(
    "staging-nothing",
    "There is no image or no region to verify.",
    "Name at least one region in .github/slipway.yaml and one image in the offer.",
  );
  return { kind: "failed", permanent: true, problem: found };
}
