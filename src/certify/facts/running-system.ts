import { bootStages, isGoodEnd, type BootRun } from "../../core/boot.ts";
import type { Evidence } from "../../core/report.ts";
import type { BootObservation, BootOutcome, ObservedSystem } from "../../ports/boots.ts";
import { Undecided } from "../check.ts";
import type { Context } from "../context.ts";

/** Told about a boot that did not succeed, and about a system that nobody could log in to. */
const booting = "LIVE-001";
const loggingIn = "LIVE-006";

/** What starting the image showed. */
export function bootOf({ boot }: Context): BootOutcome {
  if (boot === undefined) throw new Undecided("The image was not started.", { remedy: "Certify it with `--boot`." });
  return boot;
}

/** The run that says most about the image: the one that booted, else the one that came furthest, the first of equals. */
export function bestRun(context: Context): BootRun {
  const { runs, skipped } = bootOf(context).report;
  const first = runs.filter(({ purpose }) => purpose === "first");
  const best = first.find(({ end }) => isGoodEnd(end)) ?? first.toSorted((a, b) => reached(b) - reached(a))[0];
  if (best !== undefined) return best;
  const reasons = skipped.map(({ controller, reason }) => `${controller}: ${reason}`).join("; ");
  throw new Undecided(`It could not be started in the emulator. ${reasons}.`, {
    because: booting,
    remedy:
      "Add a driver of the emulator's controllers (ahci, virtio_scsi, nvme) to the initial RAM disk, or test the image on Hyper-V and waive this check.",
  });
}

function reached({ timeline }: BootRun): number {
  const stage = timeline.at(-1)?.stage;
  return stage === undefined ? -1 : bootStages.indexOf(stage);
}

/** The run of this purpose. It is undecided where the first boot did not succeed. */
export function laterRun(context: Context, purpose: "second" | "again"): BootRun {
  const run = bootOf(context).report.runs.find((each) => each.purpose === purpose);
  if (run !== undefined) return run;
  throw new Undecided(`The image did not boot, so that this start was not tried. ${bestRun(context).text}`, { because: booting });
}

/** What was seen in a machine that booted. */
export function observationOf(context: Context, purpose: BootRun["purpose"]): BootObservation {
  const run = purpose === "first" ? bestRun(context) : laterRun(context, purpose);
  const seen = bootOf(context)
    .observations.filter((each) => each.purpose === purpose)
    .at(-1);
  if (seen !== undefined && isGoodEnd(run.end)) return seen;
  throw new Undecided(`The machine did not boot. ${run.text}`, { because: booting });
}

/** What the running system of a machine showed to whoever logged in. */
export function systemOf(context: Context, purpose: BootRun["purpose"]): ObservedSystem {
  const { system } = observationOf(context, purpose);
  if ("reason" in system) throw new Undecided(`Nobody could look inside the running system. ${system.reason}`, { because: loggingIn });
  return system;
}

/** Every system that was looked into, the first machine's first. */
export function allSystems(context: Context): readonly ObservedSystem[] {
  const first = systemOf(context, "first");
  const others = bootOf(context).observations.filter(({ purpose }) => purpose !== "first");
  return [first, ...others.flatMap(({ system }) => ("reason" in system ? [] : [system]))];
}

/** Evidence from a running system. */
export function running(actual: string, required: string, excerpt?: string): Evidence {
  return { disk: "os", actual, required, ...(excerpt === undefined ? {} : { excerpt }) };
}
