import { stat } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import { verdictOf, type BootVerdict } from "../../core/boot-verdict.ts";
import { hear, stageOf, startWatch, type BootNews, type BootPatience, type BootWatch, type HeardReport } from "../../core/boot-watch.ts";
import type { BootStage } from "../../core/boot.ts";
import { quote } from "../../core/problem.ts";
import { second, type Milliseconds } from "../../core/time.ts";
import { pressPowerButton } from "./control.ts";
import { machineArguments, type MachinePlan } from "./machine-arguments.ts";

export type MachineOptions = {
  readonly plan: MachinePlan;
  readonly patience: BootPatience;
  readonly overlayBytes: number;
  /** Whoever plays the platform tells what the agent reports; undefined when nobody plays it. */
  readonly onReport: ((listener: (report: HeardReport) => void) => void) | undefined;
  readonly onSerial: (bytes: Uint8Array) => void;
  readonly onStage: (stage: BootStage, atMs: Milliseconds) => void;
};

/** A machine that runs. Disposing of it ends the emulator at once. */
export type Machine = AsyncDisposable & {
  /** How its boot ended; the machine goes on running. */
  readonly booted: Promise<{ readonly verdict: BootVerdict; readonly watch: BootWatch }>;
  /** What the emulator said when it ended before its machine had spoken: a fault of the emulator, not of the image. */
  readonly fault: () => string | undefined;
  /** Resolves when the emulator has ended, by itself or by somebody. */
  readonly ended: Promise<void>;
  /** Presses the power button and waits; false when the machine did not switch itself off in time. */
  powerDown(): Promise<boolean>;
};

const tickMs = 500;
const powerDownMs = 60 * second;

export function startMachine(options: MachineOptions): Machine {
  const { plan, patience, overlayBytes } = options;
  const emulator = startEmulator(plan);
  const startedAt = performance.now();
  const ended = endOf(emulator);
  let fault: string | undefined;
  const booted = new Promise<{ verdict: BootVerdict; watch: BootWatch }>((resolve) => {
    let watch = startWatch(patience, options.onReport !== undefined);
    const listen = (news: BootNews) => {
      const before = watch;
      watch = hear(before, news, performance.now() - startedAt);
      const stage = stageOf(watch);
      if (stage !== undefined && stage !== stageOf(before)) options.onStage(stage, watch.nowMs);
      const verdict = verdictOf(watch);
      if (verdict !== undefined) resolve({ verdict, watch });
    };
    const look = async () => {
      const text = await overuse(plan.overlay, overlayBytes);
      listen(text === undefined ? { kind: "time" } : { kind: "overuse", text });
    };
    const timer = setInterval(() => void look(), tickMs);
    emulator.stdout.on("data", (bytes: Buffer) => {
      options.onSerial(bytes);
      listen({ kind: "serial", text: bytes.toString("latin1"), bytes: bytes.length });
    });
    options.onReport?.((report) => {
      listen({ kind: "report", report });
    });
    const end = async () => {
      const { exitCode, text } = await ended;
      clearInterval(timer);
      if (watch.bytes === 0 && exitCode !== 0) fault = text;
      listen({ kind: "off", text });
    };
    void end();
  });
  return {
    booted,
    fault: () => fault,
    ended: ended.then(() => undefined),
    powerDown: async () => {
      if (!(await pressPowerButton(plan.controlSocket))) return false;
      return await Promise.race([ended.then(() => true), sleep(powerDownMs, false, { ref: false })]);
    },
    [Symbol.asyncDispose]: async () => {
      emulator.kill("SIGKILL");
      await ended;
    },
  };
}

function startEmulator(plan: MachinePlan) {
  const { qemu, setpriv } = plan.tools;
  const run = [qemu, ...machineArguments(plan)];
  // With a parent that dies, however it dies, the machine is to die as well.
  const [program = qemu, ...rest] = setpriv === undefined ? run : [setpriv, "--pdeathsig", "KILL", "--", ...run];
  return execa(program, rest, {
    reject: false,
    stdin: "ignore",
    buffer: { stdout: false, stderr: true },
    maxBuffer: { stderr: 16 * 1024 },
    killSignal: "SIGKILL",
  });
}

async function endOf(
  emulator: ReturnType<typeof startEmulator>,
): Promise<{ readonly exitCode: number | undefined; readonly text: string }> {
  const { exitCode, signal, stderr } = await emulator;
  const errors = stderr.trim();
  return { exitCode, text: errors === "" ? `the emulator ended with ${exitCode ?? signal}.` : `the emulator said ${quote(errors)}.` };
}

async function overuse(overlay: string, limit: number): Promise<string | undefined> {
  const used = await stat(overlay).then(
    ({ blocks }) => blocks * 512,
    () => 0,
  );
  return used > limit ? `It wrote more than ${limit} bytes to its disk.` : undefined;
}
