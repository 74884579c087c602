import { appendFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { InvalidArgumentError, Option, type Command } from "commander";

import { bootTrials } from "../certify/boot-trials.ts";
import type { Context } from "../certify/context.ts";
import { bootControllers, type BootController } from "../core/boot.ts";
import { isProblem } from "../core/problem.ts";
import { second } from "../core/time.ts";
import type { BootOutcome, BootProgress, MachineRequest } from "../ports/boots.ts";
import { bootRunLine, purposeText } from "../render/boot-report.ts";
import { bootLimits } from "./boot-limits.ts";
import { environmentFailed } from "./exit.ts";
import type { Terminal } from "./terminal.ts";
import type { Invocation } from "./verb.ts";

export type BootOptions = {
  readonly boot?: boolean;
  readonly bootTimeout?: number;
  readonly bootLog?: string;
  readonly bootController?: BootController;
};

const longestSeconds = 3600;

/** The options of a command that can start the image which it tests. */
export function bootOptions(command: Command): Command {
  return startOptions(command.option("--boot", "start the image in QEMU as well, play the platform for it, and judge the running system"));
}

/** How an image is started, for a command that always starts one. */
export function startOptions(command: Command): Command {
  return command
    .option("--boot-timeout <seconds>", "how long each start may take (default: 300)", wholeSeconds)
    .option("--boot-log <file>", "keep what the serial console says")
    .addOption(new Option("--boot-controller <controller>", "start it from this disk controller only").choices(bootControllers));
}

function wholeSeconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= longestSeconds) return value;
  throw new InvalidArgumentError(`Give whole seconds from 1 to ${longestSeconds}.`);
}

/** Starts the image that is tested, and shows on the way how far it is. Fails as a command does when nothing can be started here. */
export function bootWith(options: BootOptions, { terminal, cwd }: Pick<Invocation, "terminal" | "cwd">) {
  return async (context: Context): Promise<BootOutcome> => {
    const { bootTimeout, bootController } = options;
    const trials = await bootTrials(context, bootController);
    // Loaded only where an image is started: most runs start none.
    const { createQemuBoots } = await import("../adapters/boot/qemu-boots.ts");
    const outcome = await createQemuBoots().boot({
      disk: context.os.image,
      generation: context.type === "x64Gen1" ? 1 : 2,
      ...trials,
      limits: bootLimits(bootTimeout),
      depth: "whole",
      onProgress: bootShower(terminal),
      ...serialTo(options, cwd),
    });
    terminal.settle();
    if (isProblem(outcome)) throw environmentFailed(outcome);
    return outcome;
  };
}

/** Where the serial console's bytes go: into a new file, if one is named. */
export function serialTo({ bootLog }: Pick<BootOptions, "bootLog">, cwd: string): Pick<MachineRequest, "onSerial"> {
  if (bootLog === undefined) return {};
  const log = resolve(cwd, bootLog);
  writeFileSync(log, "");
  return { onSerial: (bytes) => appendFileSync(log, bytes) };
}

/** Stage by stage in place on a terminal; one line for each start and end elsewhere. */
export function bootShower(terminal: Terminal): (progress: BootProgress) => void {
  const ended: string[] = [];
  let current = "";
  const show = () => {
    if (terminal.isInteractive) terminal.draw([...ended, ...(current === "" ? [] : [current])]);
  };
  return (progress) => {
    switch (progress.kind) {
      case "started":
        current = `… ${purposeText(progress.purpose)} from ${progress.controller}`;
        if (!terminal.isInteractive) terminal.remark(current);
        break;
      case "stage":
        current = `${current} · ${progress.stage} ${(progress.atMs / second).toFixed(1)} s`;
        break;
      case "ended":
        ended.push(bootRunLine(progress.run));
        current = "";
        if (!terminal.isInteractive) terminal.remark(bootRunLine(progress.run));
    }
    show();
  };
}
