import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { isGoodEnd, type BootController, type BootRun } from "../../core/boot.ts";
import type { KeepRequest, RunningMachine } from "../../ports/boots.ts";
import { buildHardware, startJudged, type Session } from "./run-machine.ts";

/**
 * A first boot whose machine stays, with the key for its user beside it. `failed` is a boot that came to no good end, `fault` is the emulator's; of both
 * nothing is left.
 */
export async function keepMachine(
  session: Session,
  controller: BootController,
  { forward, signal }: Pick<KeepRequest, "forward" | "signal">,
): Promise<RunningMachine | { readonly failed: BootRun } | { readonly fault: string }> {
  const hardware = await buildHardware(session, controller);
  await using stack = new AsyncDisposableStack();
  const judged = stack.use(await startJudged(session, hardware, { purpose: "first", forward, signal }));
  if ("fault" in judged) return { fault: judged.fault };
  const { run, machine, fakes } = judged;
  if (!isGoodEnd(run.end)) return { failed: run };
  const keyFile = join(hardware.folder, "login-key");
  await writeFile(keyFile, hardware.key.privateFile, { mode: 0o600 });
  const kept = stack.move();
  return {
    run,
    accelerator: session.accelerator,
    ssh: { port: fakes.sshPort, user: hardware.guest.user, keyFile, knownHosts: join(hardware.folder, "known-hosts") },
    forwarded: fakes.forwarded,
    ended: machine.ended,
    [Symbol.asyncDispose]: async () => await kept.disposeAsync(),
  };
}
