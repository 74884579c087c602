import type { Machine } from "./machine.ts";
import { macText } from "./net/plan.ts";

/** What every machine on Azure has in its firmware tables, and what cloud-init's `ds-identify` and `DataSourceAzure` know Azure by. */
const chassisTag = "7783-7084-3265-9085-8269-3286-77";
/**
 * What Hyper-V writes there. Debian and others start WALinuxAgent only where systemd finds `microsoft` (its `virt.c`): by the processor's answer, and
 * where that says nothing, as under emulation with `tcg-cpuid=off`, by a product version that starts with `Hyper-V`.
 */
const product = "manufacturer=Microsoft Corporation,product=Virtual Machine,version=Hyper-V UEFI Release v4.1";

export type Hardware = { readonly cd?: string; readonly cdBus?: string; readonly nic: string; readonly socket: string };

/** QEMU arguments that make its machine this one on Azure. */
export function machineArguments({ guest, plan }: Machine, { cd, cdBus, nic, socket }: Hardware): readonly string[] {
  const network = `stream,id=azure-net,server=off,addr.type=unix,addr.path=${quoted(socket)}`;
  // No boot ROM: the machine does not start from the network, and some distributions package the ROM apart.
  const card = `${nic},id=azure-nic,netdev=azure-net,mac=${macText(plan.guest.mac)},romfile=`;
  const tables = ["-smbios", `type=1,${product}`, "-smbios", `type=3,manufacturer=Microsoft Corporation,asset=${chassisTag}`];
  const identity = ["-uuid", guest.vmId, ...tables, "-global", "x86_64-cpu.tcg-cpuid=off"];
  return [...identity, "-netdev", network, "-device", card, ...(cd === undefined ? [] : driveArguments(cd, cdBus))];
}

function driveArguments(cd: string, bus: string | undefined): readonly string[] {
  const drive = ["-drive", `if=none,id=azure-cd-image,media=cdrom,readonly=on,format=raw,file=${quoted(cd)}`];
  if (bus === undefined)
    return [
      ...drive,
      "-device",
      "virtio-scsi-pci,id=azure-cd-bus",
      "-device",
      "scsi-cd,id=azure-cd,bus=azure-cd-bus.0,drive=azure-cd-image",
    ];
  return [...drive, "-device", `${bus.startsWith("ide") ? "ide-cd" : "scsi-cd"},id=azure-cd,bus=${bus},drive=azure-cd-image`];
}

/** QEMU's option syntax ends a value at a comma; two stand for one. */
function quoted(path: string): string {
  return path.replaceAll(",", ",,");
}
