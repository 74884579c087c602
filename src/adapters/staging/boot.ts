import { isGoodEnd, type BootReport, type BootRun } from "../../core/boot.ts";
import type { ChunkManifest } from "../../core/chunks.ts";
import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import { second, type Milliseconds } from "../../core/time.ts";
import type { BootLimits, BootRequest, Boots } from "../../ports/boots.ts";
import type { Disk } from "../../ports/images.ts";
import type { OpenCopy, Regions } from "../../ports/regions.ts";
import type { Failed, StagedBoot, StagedDisk, StagedMachine, Staging } from "../../ports/world.ts";
import { errorText } from "../fault.ts";
import { createVerifyStaging } from "./verify.ts";

export type BootStagingOptions = {
  readonly regions: Pick<Regions, "verify" | "open">;
  readonly boots: Pick<Boots, "boot">;
  readonly limits: BootLimits;
  /** Opens a region's copy as a disk; the disk's end closes the copy. */
  readonly openDisk: (copy: OpenCopy, manifest: ChunkManifest) => Promise<Disk | Problem>;
  /** The controllers that are worth a trial, and why others are not. */
  readonly trials: (disk: Disk, machine: StagedMachine) => Promise<Pick<BootRequest, "controllers" | "skipped">>;
};

type Place = { readonly manifest: ChunkManifest; readonly machine: StagedMachine; readonly region: string };

/**
 * Staging that deploys: once every region's copies have been read back, a machine is started from a copy for each image, one after the other, until its
 * agent reports ready (or it stands at its login prompt, where no agent is to report). The guest writes to a layer of its own, never to the copy.
 */
export function createBootStaging(options: BootStagingOptions): Staging {
  const verify = createVerifyStaging(options.regions);
  return {
    async deploy(disks, names) {
      const verified = await verify.deploy(disks, names);
      const [region] = names;
      if (verified.kind !== "done" || region === undefined) return verified;
      const boots: StagedBoot[] = [];
      for (const { manifest, machine } of machinesOf(disks)) {
        const boot = await started(options, { manifest, machine, region });
        if (!isProblem(boot)) boots.push({ image: machine.image, region, boot });
        const found = isProblem(boot) ? boot : fault(boot, machine.image, region);
        if (found !== undefined) return { ...failure(found), boots };
      }
      return { ...verified, value: { summary: [...bootedText(boots, region), verified.value.summary].join(", ") }, boots };
    },
  };
}

function machinesOf(disks: readonly StagedDisk[]): readonly Omit<Place, "region">[] {
  return disks.flatMap(({ manifest, machines }) => machines.map((machine) => ({ manifest, machine })));
}

async function started({ regions, boots, limits, openDisk, trials }: BootStagingOptions, place: Place): Promise<BootReport | Problem> {
  const { manifest, machine, region } = place;
  try {
    const copy = await regions.open(manifest, region);
    if (isProblem(copy)) return copy;
    const opened = await openDisk(copy, manifest);
    if (isProblem(opened)) return opened;
    await using disk = opened;
    const generation = machine.type === "x64Gen1" ? 1 : 2;
    const outcome = await boots.boot({ disk, generation, ...(await trials(disk, machine)), limits, depth: "once" });
    return isProblem(outcome) ? outcome : outcome.report;
  } catch (error) {
    const text = `Starting ${quote(machine.image)} from ${region} failed: ${quote(errorText(error))}.`;
    return problem("staging-unreadable", text, "Nothing to do: Slipway tries again.");
  }
}

/** What a start that is not good enough is told as; an image that nothing here could start is not at fault. */
function fault({ runs, untouched }: BootReport, image: string, region: string): Problem | undefined {
  if (!untouched)
    return problem(
      "staging-copy-changed",
      `The copy of ${quote(image)} in ${region} changed while a machine ran from it.`,
      "Find out who else writes there, then publish again: the copy is made anew.",
    );
  const last = lastRun(runs);
  if (last === undefined || isGoodEnd(last.end)) return undefined;
  return problem(
    "staging-boot-failed",
    `${quote(image)}, started from its copy in ${region}, did not come up (${last.end}): ${last.text}`,
    "Run `slipway certify <vhd> --boot --boot-log FILE` to see the same with the console's words; mend the image and publish a new version.",
  );
}

/** The good run where there is one: controllers that did not find the root came before it. */
function lastRun(runs: readonly BootRun[]): BootRun | undefined {
  return runs.find(({ end }) => isGoodEnd(end)) ?? runs.at(-1);
}

/** Passing faults heal by trying again; what the machine or this host lacks does not. */
function failure(found: Problem): Failed {
  return { kind: "failed", permanent: found.code !== "staging-unreadable" && !found.code.startsWith("region-"), problem: found };
}

/** `booted in 19 s from westeurope`, and the images that could not be started here with the reason. */
function bootedText(boots: readonly StagedBoot[], region: string): readonly string[] {
  const times = boots.flatMap(({ boot }) => readyAfter(boot) ?? []);
  const idle = boots.filter(({ boot }) => boot.runs.length === 0);
  const listed = times.map((ms) => String(Math.round(ms / second))).join(", ");
  return [
    ...(times.length === 0 ? [] : [`staging booted in ${listed} s from ${region}`]),
    ...idle.map(({ image, boot }) => `${image} not started (${boot.skipped[0]?.reason ?? "no controller"})`),
  ];
}

function readyAfter({ runs }: BootReport): Milliseconds | undefined {
  return lastRun(runs)?.timeline.at(-1)?.atMs;
}
