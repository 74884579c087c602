import type { Command } from "commander";

import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { liveCopies, type LiveCopies } from "../../engine/live-copies.ts";
import { offerAt } from "../../engine/offer-at.ts";
import type { RunningMachine } from "../../ports/boots.ts";
import type { Disk } from "../../ports/images.ts";
import { deployedLines, sshCommand, type DeployedView } from "../../render/deployed.ts";
import { bootLimits } from "../boot-limits.ts";
import { bootShower, serialTo, startOptions, type BootOptions } from "../boot-named.ts";
import { bootTrialsAlone } from "../boot-trials-alone.ts";
import { chooseCopy, type Chosen, type Wish } from "../deploy/choose-copy.ts";
import { ledPorts, type LedPort } from "../deploy/ports.ts";
import { environmentFailed, exitCodes, problemsFound } from "../exit.ts";
import { stopSignal } from "../stop-signal.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { offerArgument, openWorkspace, requireOffer, type Workspace } from "../workspace.ts";

type Options = Wish & Omit<BootOptions, "boot">;

/** `slipway deploy`: boots what is live from a region's copy, on this machine, until Ctrl-C. */
export function addDeploy(program: Command): void {
  addVerb<[string, Options]>(program, "deploy <offer>", {
    summary: "boot the live image from a region's copy here, with QEMU, and tell how to reach it",
    example: "slipway deploy contoso/web-stack --plan standard",
    shape: (command) =>
      startOptions(
        command
          .option("--plan <id>", "which plan (default: the first)")
          .option("--region <name>", "whose copy to start (default: the first that holds one)"),
      ),
    run: async (invocation, name, options) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const offer = offerArgument(name);
      await requireOffer(workspace, offer);
      const live = orFail(await liveCopies(workspace.ports.ledger, offer));
      const chosen = orFail(chooseCopy(offer, live, options));
      await using disk = orFail(await openCopy(workspace, chosen));
      const { led, more } = await portsOf(workspace, offer, live, chosen);
      // Until here Ctrl-C ends the process as ever; from here on there is something to tidy up.
      const stop = new AbortController();
      const stopped = stopSignal().then(() => stop.abort());
      const started = await start(disk, chosen, led, { options, invocation, signal: stop.signal });
      if (isProblem(started) && stop.signal.aborted) return exitCodes.done;
      await using machine = orFail(started);
      tell(viewOf(machine, { offer, chosen, led, more }), invocation);
      await Promise.race([stopped, machine.ended]);
      invocation.terminal.remark(
        stop.signal.aborted ? "Stopped; nothing is left of it." : "The machine switched itself off; nothing is left of it.",
      );
      return exitCodes.done;
    },
  });
}

/** The region's copy, held to the digest under which provisioning verified it. */
async function openCopy({ ports }: Workspace, { copy }: Chosen): Promise<Disk | Problem> {
  const location = await ports.regions.locate(copy.digest, copy.region);
  const opened = location === undefined ? copyGone(copy) : await ports.images.open(location);
  if (isProblem(opened)) return opened;
  const manifest = await ports.digests.chunks(opened, {});
  if (!isProblem(manifest) && manifest.digest === copy.digest) return opened;
  await opened[Symbol.asyncDispose]();
  return isProblem(manifest) ? manifest : copyChanged(copy);
}

function copyGone({ region }: Chosen["copy"]): Problem {
  return problem("deploy-copy-gone", `The settings know no region ${region} any more.`, "Name another one with --region.");
}

function copyChanged({ region, digest }: Chosen["copy"]): Problem {
  return problem(
    "deploy-copy-changed",
    `The copy ${digest.slice(0, 12)} in ${region} holds other bytes than were verified.`,
    "Name another region with --region, and publish the offer again: provisioning mends the copy.",
  );
}

/** The ports that the live manifest opens; none where its commit is not here any more. */
async function portsOf({ ports }: Workspace, id: OfferId, { live }: LiveCopies, { image }: Chosen): Promise<ReturnType<typeof ledPorts>> {
  const offer = await offerAt(ports, id, live.commit);
  const plan = isProblem(offer) ? undefined : offer.plans.find((each) => each.id === image.plan);
  return ledPorts(plan?.ports ?? []);
}

type Start = { readonly options: Options; readonly invocation: Invocation; readonly signal: AbortSignal };

async function start(disk: Disk, { image }: Chosen, led: readonly LedPort[], how: Start): Promise<RunningMachine | Problem> {
  const { options, invocation, signal } = how;
  const { terminal, cwd } = invocation;
  const trials = await bootTrialsAlone(disk, image, options.bootController);
  // Loaded only where an image is started.
  const { createQemuBoots } = await import("../../adapters/boot/qemu-boots.ts");
  const started = await createQemuBoots().keep({
    disk,
    generation: image.type === "x64Gen1" ? 1 : 2,
    ...trials,
    limits: bootLimits(options.bootTimeout),
    forward: led.map(({ port }) => port),
    signal,
    onProgress: bootShower(terminal),
    ...serialTo(options, cwd),
  });
  terminal.settle();
  return started;
}

type Told = { readonly offer: OfferId; readonly chosen: Chosen; readonly led: readonly LedPort[]; readonly more: boolean };

function viewOf({ ssh, forwarded, accelerator }: RunningMachine, { offer, chosen, led, more }: Told): DeployedView {
  const { image, copy } = chosen;
  return {
    offer: offerName(offer),
    plan: image.plan,
    version: image.version,
    region: copy.region,
    accelerator,
    ssh,
    ports: led.map((each) => ({ ...each, here: forwarded.get(each.port) ?? each.port })),
    more,
    dataDisks: image.disks.length - 1,
  };
}

function tell(view: DeployedView, { json, terminal }: Invocation): void {
  terminal.print(json ? JSON.stringify({ ...view, command: sshCommand(view) }) : deployedLines(view).join("\n"));
}

/** A missing tool, a file or the emulator is the environment's; all else is what was asked for. */
function orFail<T extends object>(answer: T | Problem): T {
  if (!isProblem(answer)) return answer;
  throw answer.code.startsWith("boot-") || answer.code.startsWith("image-") ? environmentFailed(answer) : problemsFound([answer]);
}
