import { stat } from "node:fs/promises";
import { performance } from "node:perf_hooks";

import { execa } from "execa";

import { isGoodEnd, type BootController, type BootReport, type BootRun } from "../../core/boot.ts";
import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import type { BootObservation, BootOutcome, BootRequest, Boots, KeepRequest, MachineRequest, RunningMachine } from "../../ports/boots.ts";
import { readChunkManifest } from "../chunks.ts";
import { errorText } from "../fault.ts";
import { accelerator } from "./canary.ts";
import { digestOfFile, localFile } from "./disk-bytes.ts";
import { keepMachine } from "./keep-machine.ts";
import { openRunFolder } from "./run-folder.ts";
import { buildHardware, runMachine, type Hardware, type Session } from "./run-machine.ts";
import { findBootTools, usualPlaces, type BootTools, type ToolPlaces } from "./tools.ts";

const footerBytes = 512;

/**
 * Machines in QEMU, one at a time: 64-bit PCs with UEFI (generation 2) or a BIOS (1), hardware virtualization where a canary proved it, the image
 * below an overlay. Two runs at once share nothing but the image, which both only read.
 */
export function createQemuBoots(places: ToolPlaces = usualPlaces()): Boots {
  return { boot: async (request) => await boot(request, places), keep: async (request) => await keepOrStop(request, places) };
}

async function boot(request: BootRequest, places: ToolPlaces): Promise<BootOutcome | Problem> {
  const tools = await findBootTools(request.generation, places);
  if (isProblem(tools)) return tools;
  const { disk, generation, depth } = request;
  await using folder = await openRunFolder();
  const before = await readChunkManifest(disk);
  if (isProblem(before)) return before;
  const session = await openSession(request, tools, folder.path);
  const { file } = session.image;
  const timesBefore = await timesOf(file);
  const machines = await runAll(session, depth);
  if (isProblem(machines)) return machines;
  const after = await digestOfFile(disk, file);
  const report: BootReport = {
    emulator: await versionOf(tools.qemu),
    accelerator: session.accelerator,
    firmware: generation === 2 ? "ovmf" : "seabios",
    machine: generation === 2 ? "q35" : "pc",
    runs: machines.map(({ run }) => run),
    skipped: request.skipped,
    untouched: !isProblem(after) && after.digest === before.digest && (await timesOf(file)) === timesBefore,
  };
  return { report, observations: machines.map(({ observation }) => observation) };
}

/** What a machine says that was ended while it started is nothing about the image. */
async function keepOrStop(request: KeepRequest, places: ToolPlaces): Promise<RunningMachine | Problem> {
  const kept = await keep(request, places);
  if (!isProblem(kept) || !request.signal.aborted) return kept;
  return problem("boot-stopped", "The machine was stopped before it had started.", "Start it again.");
}

/** The machine that the image makes on the first controller that brings it to a good end. */
async function keep(request: KeepRequest, places: ToolPlaces): Promise<RunningMachine | Problem> {
  const tools = await findBootTools(request.generation, places);
  if (isProblem(tools)) return tools;
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await openRunFolder());
  const session = await tried(openSession(request, tools, folder.path, request.signal));
  if (isProblem(session)) return session;
  let last: BootRun | undefined;
  for (const controller of request.controllers) {
    const kept = await tried(keepMachine(session, controller, request));
    if (isProblem(kept)) return kept;
    if (!("failed" in kept)) {
      const held = stack.move();
      held.use(kept);
      return { ...kept, [Symbol.asyncDispose]: async () => await held.disposeAsync() };
    }
    last = kept.failed;
    // Another controller helps only against a root that was not found.
    if (last.end !== "noRoot") break;
  }
  return notStarted(last);
}

function notStarted(run: BootRun | undefined): Problem {
  const text =
    run === undefined ? "There is no disk controller that the image has a driver for." : `The machine did not start: ${run.text}`;
  const serial = run === undefined || run.serial.excerpt === "" ? "" : ` Its console ended with: ${quote(run.serial.excerpt.slice(-400))}.`;
  return problem(
    "boot-not-started",
    `${text}${serial}`,
    "Look at the whole console with --boot-log; give it more time with --boot-timeout.",
  );
}

/** What all machines of a run have in common; the disk lies on this machine from here on. */
async function openSession(request: MachineRequest, tools: BootTools, folder: string, signal?: AbortSignal): Promise<Session> {
  const { disk, limits } = request;
  const file = await localFile(disk, folder, signal);
  const endsAt = performance.now() + limits.allMs;
  return {
    request,
    tools,
    folder,
    accelerator: await accelerator(tools.qemu),
    image: { file, bytes: disk.container.kind === "fixed" ? disk.length - footerBytes : disk.length },
    leftMs: () => Math.max(0, endsAt - performance.now()),
  };
}

type Ran = { readonly run: BootRun; readonly observation: BootObservation };

/** First boots on one controller after the other until one has its root; then, if asked, the restart and the second machine. */
async function runAll(session: Session, depth: BootRequest["depth"]): Promise<readonly Ran[] | Problem> {
  const { controllers } = session.request;
  const ran: Ran[] = [];
  for (const controller of controllers) {
    const [hardware, first] = await firstBoot(session, controller, { purpose: "first", isStartedAgain: depth === "whole" });
    if (isProblem(first)) return first;
    ran.push(first);
    if (isGoodEnd(first.run.end) && depth === "whole") return await runFurther(session, hardware, ran);
    // Another controller helps only against a root that was not found.
    if (first.run.end !== "noRoot") return ran;
  }
  return ran;
}

async function runFurther(session: Session, hardware: Hardware, ran: readonly Ran[]): Promise<readonly Ran[] | Problem> {
  const second = await tried(runMachine(session, hardware, { purpose: "second", isStartedAgain: false }));
  if (isProblem(second)) return second;
  const [, again] = await firstBoot(session, hardware.controller, { purpose: "again", isStartedAgain: false });
  return isProblem(again) ? again : [...ran, second, again];
}

/**
 * A kernel that measures its timer while the host gives the emulator no time finds that it does not work, and panics. That is a fault of the host:
 * the machine is started once more.
 */
const starved = /IO-APIC \+ timer doesn't work/;

async function firstBoot(
  session: Session,
  controller: BootController,
  how: { readonly purpose: "first" | "again"; readonly isStartedAgain: boolean },
): Promise<readonly [Hardware, Ran | Problem]> {
  for (let isLast = session.accelerator === "kvm"; ; isLast = true) {
    const hardware = await buildHardware(session, controller);
    const started = await tried(runMachine(session, hardware, how));
    if (isLast || isProblem(started) || started.run.end !== "panic" || !starved.test(started.run.text)) return [hardware, started];
  }
}

async function tried<T extends object>(starting: Promise<T | { readonly fault: string }>): Promise<T | Problem> {
  try {
    const started = await starting;
    return "fault" in started ? emulatorFailed(started.fault) : started;
  } catch (error) {
    return emulatorFailed(quote(errorText(error)));
  }
}

function emulatorFailed(found: string): Problem {
  const text = `The machine could not be started: ${found.replace(/\.$/, "")}.`;
  return problem("boot-emulator-failed", text, "Look at what the emulator said; memory, disk space or a device may be missing.");
}

async function versionOf(qemu: string): Promise<string> {
  const { stdout } = await execa(qemu, ["--version"], { reject: false, maxBuffer: 64 * 1024 });
  return `QEMU ${/version (\d[\w.]*)/.exec(stdout)?.[1] ?? "of an unknown version"}`;
}

/** While these stay, nobody wrote to the file: digests see changed data, times see data in what was a hole as well. */
async function timesOf(file: string): Promise<string> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join("-");
}
