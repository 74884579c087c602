import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { HealthReport } from "./health-report.ts";
import { hostPlugin } from "./host-plugin.ts";
import { httpService } from "./http.ts";
import { isoImage } from "./iso9660.ts";
import { machineOf, type Guest } from "./machine.ts";
import { metadataService } from "./metadata-service.ts";
import { forwardPort } from "./net/forward.ts";
import { startNetwork } from "./net/network.ts";
import { metadataAddress, wireserverAddress } from "./net/plan.ts";
import { ovfEnvironment } from "./ovf-env.ts";
import { machineArguments } from "./qemu-arguments.ts";
import { wireserver } from "./wireserver.ts";

export type { Guest } from "./machine.ts";
export type { HealthReport } from "./health-report.ts";

/** Azure as far as a machine sees it while it provisions, played in this process for one QEMU. */
export interface AzureFakes extends AsyncDisposable {
  /**
   * QEMU arguments: the identity by SMBIOS, the CD drive if there is one, and the card on a network that reaches nothing but the fakes. They use the
   * ids `azure-net`, `azure-nic`, `azure-cd` and `azure-cd-bus`. QEMU needs no right to start processes for them.
   */
  readonly arguments: readonly string[];
  /** Loopback port that leads to the guest's port 22. A connection waits about half a minute for a guest that does not answer yet. */
  readonly sshPort: number;
  /** Loopback ports that lead to those of the guest's that were asked for, by the guest's. */
  readonly forwarded: ReadonlyMap<number, number>;
  readonly reports: readonly HealthReport[];
  /** Calls back with each report to come. */
  onReport(listener: (report: HealthReport) => void): void;
}

export type AzureFakesOptions = {
  /** Folder for the CD's image; the caller's to remove. */
  readonly folder: string;
  readonly guest: Guest;
  /** The first boot has the CD; Azure ejects it, so that later ones have none. */
  readonly withCd: boolean;
  /** QEMU bus for the CD drive, such as `ide.1` or `scsi0.0`; without it a controller of its own. */
  readonly cdBus?: string;
  /** Ports of the guest, besides 22, that are to be reached by TCP. */
  readonly forward?: readonly number[];
  /** QEMU device model of the network card; `virtio-net-pci` by default. */
  readonly nic?: string;
};

/** Starts them. What fails here is the machine's: no room for the CD, no socket. */
export async function startAzureFakes(options: AzureFakesOptions): Promise<AzureFakes> {
  const { folder, guest, withCd, cdBus, forward = [], nic = "virtio-net-pci" } = options;
  await using stack = new AsyncDisposableStack();
  const machine = machineOf(guest);
  const listeners: ((report: HealthReport) => void)[] = [];
  const { service, reports } = wireserver(machine, {
    now: () => Date.now(),
    heard: (report) => listeners.forEach((listener) => listener(report)),
  });
  // Not in `folder`, because a Unix socket's path may have no more than a hundred characters.
  const sockets = await mkdtemp(join(tmpdir(), "slipway-"));
  stack.defer(() => rm(sockets, { recursive: true, force: true }));
  const path = join(sockets, "net");
  const services = new Map([
    [`${metadataAddress}:80`, httpService(metadataService(machine)).serve],
    [`${wireserverAddress}:80`, httpService(service).serve],
    [`${wireserverAddress}:32526`, httpService(hostPlugin(machine)).serve],
  ]);
  const network = stack.use(await startNetwork({ path, plan: machine.plan, services }));
  const ssh = stack.use(await forwardPort(network.connect, 22));
  const forwarded = new Map<number, number>();
  for (const port of forward) forwarded.set(port, stack.use(await forwardPort(network.connect, port)).port);
  const cd = join(folder, "provisioning.iso");
  if (withCd)
    await writeFile(cd, isoImage({ name: "ovf-env.xml", plainName: "OVF_ENV.XML", label: "SLIPWAY" }, Buffer.from(ovfEnvironment(guest))));
  const drive = { ...(withCd && { cd }), ...(cdBus !== undefined && { cdBus }) };
  const kept = stack.move();
  return {
    arguments: machineArguments(machine, { ...drive, nic, socket: path }),
    sshPort: ssh.port,
    forwarded,
    reports,
    onReport: (listener) => listeners.push(listener),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
