import { describe, expect, it } from "vitest";

import { createBootStaging, type BootStagingOptions } from "../../../src/adapters/staging/boot.ts";
import { usualPatience } from "../../../src/core/boot-watch.ts";
import type { BootReport } from "../../../src/core/boot.ts";
import type { ChunkManifest } from "../../../src/core/chunks.ts";
import { problem, type Problem } from "../../../src/core/problem.ts";
import type { BootRequest } from "../../../src/ports/boots.ts";
import type { OpenCopy, RegionOutcome } from "../../../src/ports/regions.ts";
import type { StagedDisk } from "../../../src/ports/world.ts";
import { bootReport } from "../../support/boot-report.ts";
import { fakeDisk } from "../../support/fake-disk.ts";

const limits: BootStagingOptions["limits"] = {
  patience: usualPatience,
  memoryMiB: 1,
  overlayBytes: 1,
  allMs: 1,
};

function disk(name: string, ...machines: StagedDisk["machines"]): StagedDisk {
  return { name, machines, manifest: { schemaVersion: 1, length: 512, chunkSize: 4_194_304, chunks: [], digest: name } };
}

const disks = [disk("os", { image: "web/x64Gen2@1.0.0", type: "x64Gen2", osFamily: "linux" }), disk("data")];

type World = {
  readonly boot?: BootReport | Problem | Error;
  readonly copy?: Problem;
  readonly opened?: Problem;
  readonly verified?: RegionOutcome;
};

/** A world in which all goes well, but for what is given; what it was asked is kept. */
function stagingIn({ boot = bootReport(["ready"]), copy, opened, verified }: World) {
  const asked: { region: string; digest: string; request?: Partial<BootRequest> }[] = [];
  const closed: string[] = [];
  const regions = {
    verify: async (_: ChunkManifest, region: string) =>
      await Promise.resolve(verified ?? ({ region, kind: "done", sent: 0, bytes: 1 } as const)),
    open: async ({ digest }: ChunkManifest, region: string) => {
      asked.push({ region, digest });
      const open: OpenCopy = {
        length: 512,
        read: async () => await Promise.resolve(new Uint8Array()),
        [Symbol.asyncDispose]: async () => await Promise.resolve(),
      };
      return await Promise.resolve(copy ?? open);
    },
  };
  const staging = createBootStaging({
    regions,
    limits,
    boots: {
      boot: async ({ generation, depth, controllers }) => {
        asked.push({ region: "", digest: "", request: { generation, depth, controllers } });
        if (boot instanceof Error) throw boot;
        return await Promise.resolve("code" in boot ? boot : { report: boot, observations: [] });
      },
    },
    openDisk: async (_, { digest }) => {
      const fake = { ...fakeDisk({ tree: new Map() }), [Symbol.asyncDispose]: async () => await Promise.resolve(void closed.push(digest)) };
      return await Promise.resolve(opened ?? fake);
    },
    trials: async () => await Promise.resolve({ controllers: ["ahci"], skipped: [] }),
  });
  return { staging, asked, closed };
}

describe("createBootStaging", () => {
  it("starts a machine from a region's copy and says how long it took", async () => {
    const { staging, asked, closed } = stagingIn({});
    const answer = await staging.deploy(disks, ["westeurope", "eastus"]);
    expect(answer).toMatchObject({
      kind: "done",
      value: { summary: "staging booted in 19 s from westeurope, 2 of 2 regions verified" },
      boots: [{ image: "web/x64Gen2@1.0.0", region: "westeurope", boot: { untouched: true } }],
    });
    expect(asked).toEqual([
      { region: "westeurope", digest: "os" },
      { region: "", digest: "", request: { generation: 2, depth: "once", controllers: ["ahci"] } },
    ]);
    expect(closed).toEqual(["os"]);
  });

  it("takes the controller that worked, whatever came before it", async () => {
    const { staging } = stagingIn({ boot: bootReport(["noRoot", "login"]) });
    expect(await staging.deploy(disks, ["west"])).toMatchObject({ kind: "done" });
  });

  it("fails for good when the image does not come up, with what was seen", async () => {
    const { staging } = stagingIn({ boot: bootReport(["panic"]) });
    const answer = await staging.deploy(disks, ["west"]);
    expect(answer).toMatchObject({
      kind: "failed",
      permanent: true,
      problem: { code: "staging-boot-failed" },
      boots: [{ region: "west" }],
    });
    const text = answer.kind === "failed" ? answer.problem.text : "";
    expect(text).toContain("did not come up (panic): it said panic");
  });

  it("says so when an image can not be started here, and counts the copies", async () => {
    const skipped = [{ controller: "ahci", reason: "neither kernel nor initial RAM disk has ahci" }] as const;
    const { staging } = stagingIn({ boot: bootReport([], { skipped }) });
    expect(await staging.deploy(disks, ["west"])).toMatchObject({
      kind: "done",
      value: { summary: "web/x64Gen2@1.0.0 not started (neither kernel nor initial RAM disk has ahci), 1 of 1 regions verified" },
    });
  });
});

describe("createBootStaging at its edges", () => {
  it("starts nothing where copies do not verify", async () => {
    const broken = {
      region: "west",
      kind: "failed",
      permanent: true,
      problem: problem("region-copy-corrupt", "differs", "Again."),
    } as const;
    const { staging, asked } = stagingIn({ verified: broken });
    expect(await staging.deploy(disks, ["west"])).toMatchObject({ kind: "failed", permanent: true });
    expect(asked).toEqual([]);
  });

  it.each([
    ["a copy that changed meanwhile", { boot: bootReport(["ready"], { untouched: false }) }, "staging-copy-changed", true],
    ["no emulator", { boot: problem("boot-tool-missing", "There is no QEMU.", "Install it.") }, "boot-tool-missing", true],
    ["a region that is gone", { copy: problem("region-io", "It is down.", "Wait.") }, "region-io", false],
    ["a copy that is no disk", { opened: problem("image-unreadable", "It is cut.", "Look.") }, "image-unreadable", true],
    ["an adapter that breaks", { boot: new Error("spawn failed") }, "staging-unreadable", false],
  ])("tells %s", async (_, world, code, permanent) => {
    expect(await stagingIn(world).staging.deploy(disks, ["west"])).toMatchObject({ kind: "failed", permanent, problem: { code } });
  });
});
