import { randomUUID } from "node:crypto";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";

import type { BootVerdict } from "../../core/boot-verdict.ts";
import type { BootWatch } from "../../core/boot-watch.ts";
import { isGoodEnd, type BootController, type BootRun } from "../../core/boot.ts";
import type { BootObservation, MachineRequest } from "../../ports/boots.ts";
import { startAzureFakes, type AzureFakes, type Guest } from "./azure/fakes.ts";
import type { Accelerator } from "./canary.ts";
import { lookInside } from "./look-inside.ts";
import { cdBus, type MachinePlan } from "./machine-arguments.ts";
import { startMachine, type Machine, type MachineOptions } from "./machine.ts";
import { createSshKey, type SshKey } from "./openssh-key.ts";
import { createSerialLog } from "./serial-log.ts";
import type { BootTools } from "./tools.ts";

/** What all machines of a run have in common. */
export type Session = {
  readonly request: MachineRequest;
  readonly tools: BootTools;
  readonly accelerator: Accelerator;
  readonly folder: string;
  readonly image: MachinePlan["image"];
  /** Time left for all of them, in milliseconds. */
  readonly leftMs: () => number;
};

/** A machine's parts that outlive a restart: what was written to its disk, its firmware's variables, who it is. */
export type Hardware = {
  readonly controller: BootController;
  readonly folder: string;
  readonly overlay: string;
  readonly variables: string;
  readonly guest: Guest;
  readonly key: SshKey;
};

/** What came of one start. `fault` is the emulator's, not the image's. */
export type Started = { readonly run: BootRun; readonly observation: BootObservation } | { readonly fault: string };

/** Puts a new machine together: nothing written yet, an identity of its own. */
export async function buildHardware({ folder: parent, tools, image }: Session, controller: BootController): Promise<Hardware> {
  const vmId = randomUUID();
  const folder = join(parent, vmId.slice(0, 8));
  await mkdir(folder, { mode: 0o700 });
  const [overlay, variables] = [join(folder, "overlay.qcow2"), join(folder, "variables.fd")];
  await execa(tools.qemuImg, ["create", "-q", "-f", "qcow2", overlay, String(image.bytes)]);
  if (tools.uefi !== undefined) await copyFile(tools.uefi.variables, variables);
  const user = "slipway";
  const key = createSshKey(user);
  return { controller, folder, overlay, variables, key, guest: { hostName: "slipway", user, sshPublicKey: key.publicLine, vmId } };
}

/** Starts the machine, waits for the verdict, looks inside when it is a good one, and switches it off: in order when it is to be started again. */
export async function runMachine(
  session: Session,
  hardware: Hardware,
  { purpose, isStartedAgain }: { readonly purpose: BootRun["purpose"]; readonly isStartedAgain: boolean },
): Promise<Started> {
  await using judged = await startJudged(session, hardware, { purpose });
  if ("fault" in judged) return judged;
  const { run, watch, machine, fakes } = judged;
  const { folder, guest, key } = hardware;
  const seen = isGoodEnd(run.end)
    ? await lookInside({ folder, port: fakes.sshPort, user: guest.user, key })
    : { hostKeys: { reason: run.text }, system: { reason: run.text } };
  if (isStartedAgain && isGoodEnd(run.end)) await machine.powerDown();
  const hasConsole = watch.hasConsole || watch.timeline.some(({ stage }) => stage === "login");
  return { run, observation: { purpose, hasConsole, ...seen } };
}

/** A machine whose boot was judged; it goes on running until it is disposed of. `fault` is the emulator's. */
export type Judged = AsyncDisposable &
  (
    | { readonly run: BootRun; readonly watch: BootWatch; readonly machine: Machine; readonly fakes: AzureFakes }
    | { readonly fault: string }
  );

/** Starts the machine with its platform around it and waits for the verdict. The signal ends the machine, whatever it is doing. */
export async function startJudged(
  session: Session,
  hardware: Hardware,
  {
    purpose,
    forward = [],
    signal,
  }: { readonly purpose: BootRun["purpose"]; readonly forward?: readonly number[]; readonly signal?: AbortSignal },
): Promise<Judged> {
  const { request } = session;
  const { controller, folder, guest } = hardware;
  request.onProgress?.({ kind: "started", purpose, controller });
  await using stack = new AsyncDisposableStack();
  const bus = cdBus({ generation: request.generation, controller });
  const drive = { withCd: purpose !== "second", ...(bus === undefined ? {} : { cdBus: bus }) };
  const fakes = stack.use(await startAzureFakes({ folder, guest, forward, ...drive }));
  const log = createSerialLog();
  const machine = stack.use(
    powerOn(session, hardware, fakes, {
      // Agents report once in a machine's life: after a restart the login prompt is all there is to wait for.
      onReport: purpose === "second" ? undefined : (listener) => fakes.onReport(listener),
      onSerial: (bytes) => {
        log.add(bytes);
        request.onSerial?.(bytes);
      },
      onStage: (stage, atMs) => request.onProgress?.({ kind: "stage", purpose, stage, atMs }),
    }),
  );
  const end = (): void => void machine[Symbol.asyncDispose]();
  if (signal?.aborted === true) end();
  signal?.addEventListener("abort", end);
  const { verdict, watch } = await machine.booted;
  const kept = stack.move();
  const dispose = { [Symbol.asyncDispose]: async () => await kept.disposeAsync() };
  const fault = machine.fault();
  if (fault !== undefined) return { fault, ...dispose };
  const run: BootRun = { ...told({ purpose, controller }, verdict, watch), serial: log.summary() };
  request.onProgress?.({ kind: "ended", run });
  return { run, watch, machine, fakes, ...dispose };
}

function told(base: Pick<BootRun, "purpose" | "controller">, { end, text }: BootVerdict, watch: BootWatch): Omit<BootRun, "serial"> {
  const { report, timeline } = watch;
  return { ...base, end, text, timeline: timeline.map(rounded), ...(report?.state === "Ready" ? { readyBy: report.by } : {}) };
}

function rounded<T extends { readonly atMs: number }>(moment: T): T {
  return { ...moment, atMs: Math.round(moment.atMs) };
}

function powerOn(
  { request, tools, accelerator, folder, image, leftMs }: Session,
  { controller, overlay, variables, guest }: Hardware,
  fakes: AzureFakes,
  hearers: Pick<MachineOptions, "onReport" | "onSerial" | "onStage">,
): Machine {
  const { generation, limits } = request;
  const { patience, memoryMiB, overlayBytes } = limits;
  return startMachine({
    plan: {
      tools,
      accelerator,
      generation,
      controller,
      memoryMiB,
      image,
      overlay,
      variables,
      controlSocket: join(folder, `${guest.vmId.slice(0, 8)}.qmp`),
      platform: fakes.arguments,
    },
    patience: { ...patience, totalMs: Math.min(patience.totalMs, leftMs()) },
    overlayBytes,
    ...hearers,
  });
}
