import { describe, expect, it } from "vitest";

import { createVerifyStaging } from "../../../src/adapters/staging/verify.ts";
import { problem } from "../../../src/core/problem.ts";
import type { RegionOutcome, Regions } from "../../../src/ports/regions.ts";
import type { StagedDisk } from "../../../src/ports/world.ts";

const regionNames = ["northeurope", "westeurope", "eastus", "japaneast"];
const images = ["standard", "byol"].map((name): StagedDisk => ({
  name,
  machines: [],
  manifest: { schemaVersion: 1, length: 512, chunkSize: 4_194_304, chunks: [], digest: name },
}));

/** Regions that hold everything, but for what `broken` says of an image in a region. */
function regionsWith(broken: (digest: string, region: string) => RegionOutcome | undefined, seen: string[] = []): Regions {
  return {
    replicate: async () => await Promise.resolve([]),
    verify: async ({ digest }, region) => {
      seen.push(`${digest}@${region}`);
      return await Promise.resolve(broken(digest, region) ?? { region, kind: "done", sent: 0, bytes: 512 });
    },
    open: async (_, region) => await Promise.resolve(problem("region-copy-missing", `nothing lies in ${region}`, "None.")),
    setAccess: async () => await Promise.resolve(undefined),
    list: async () => await Promise.resolve([]),
    locate: async () => await Promise.resolve(undefined),
    inspect: async () => await Promise.resolve(undefined),
    remove: async () => await Promise.resolve({ kind: "absent" }),
  };
}

function failed(region: string, permanent: boolean): RegionOutcome {
  return { region, kind: "failed", permanent, problem: problem("region-bytes", `chunk 3 in ${region} differs`, "Replicate again.") };
}

describe("createVerifyStaging", () => {
  it("reads every image back from every region", async () => {
    const seen: string[] = [];
    const answer = await createVerifyStaging(regionsWith(() => undefined, seen)).deploy(images, regionNames);
    expect(answer).toEqual({ kind: "done", already: false, value: { summary: "4 of 4 regions verified" } });
    expect(new Set(seen).size).toBe(8);
  });

  it("names the regions that do not hold the bytes; a permanent failure decides", async () => {
    const regions = regionsWith((digest, region) =>
      digest !== "byol"
        ? undefined
        : region === "eastus"
          ? failed(region, true)
          : region === "japaneast"
            ? failed(region, false)
            : undefined,
    );
    const answer = await createVerifyStaging(regions).deploy(images, regionNames);
    expect(answer).toMatchObject({
      kind: "failed",
      permanent: true,
      problem: { code: "staging-not-verified", remedy: "Replicate again." },
    });
    expect(answer.kind === "failed" && answer.problem.text).toContain(
      "2 of 4 regions verified. eastus: chunk 3 in eastus differs · japaneast: chunk 3",
    );
  });

  it("passes what passes", async () => {
    const answer = await createVerifyStaging(regionsWith((_, region) => (region === "eastus" ? failed(region, false) : undefined))).deploy(
      images,
      regionNames,
    );
    expect(answer).toMatchObject({ kind: "failed", permanent: false });
  });
});

describe("createVerifyStaging at its edges", () => {
  it("never throws", async () => {
    const throwing = regionsWith(() => {
      throw new Error("unplugged");
    });
    const answer = await createVerifyStaging(throwing).deploy(images, ["eastus"]);
    expect(answer).toMatchObject({ kind: "failed", permanent: false, problem: { code: "staging-not-verified" } });
    expect(answer.kind === "failed" && answer.problem.text).toContain("unplugged");
  });

  it("does not call nothing a success", async () => {
    const staging = createVerifyStaging(regionsWith(() => undefined));
    expect(await staging.deploy([], regionNames)).toMatchObject({ kind: "failed", problem: { code: "staging-nothing" } });
    expect(await staging.deploy(images, [])).toMatchObject({ kind: "failed", problem: { code: "staging-nothing" } });
  });
});
