import { quote } from "../../core/problem.ts";
import { judge, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { bootDrivers, hasDriver, type BootDrivers, type Driver } from "../facts/boot-drivers.ts";
import { links } from "../links.ts";
import { evidenceOf } from "./boot.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.genericLinux } as const;

/** Since Linux 6.18 the bus has an option of its own, CONFIG_HYPERV_VMBUS. */
const bus: Driver = { module: "hv_vmbus", options: ["CONFIG_HYPERV_VMBUS", "CONFIG_HYPERV"] };
const disk: Driver = { module: "hv_storvsc", options: ["CONFIG_HYPERV_STORAGE"] };
const others: readonly Driver[] = [
  { module: "hv_netvsc", options: ["CONFIG_HYPERV_NET"] },
  { module: "hid-hyperv", options: ["CONFIG_HID_HYPERV_MOUSE"] },
  { module: "hyperv-keyboard", options: ["CONFIG_HYPERV_KEYBOARD"] },
];
const nvme: readonly Driver[] = [
  { module: "nvme", options: ["CONFIG_BLK_DEV_NVME"] },
  { module: "pci-hyperv", options: ["CONFIG_PCI_HYPERV"] },
];

/** Drivers that must be there before the root file system is: built into the kernel, or in the initial RAM disk. */
export const bootDriverChecks: readonly Check[] = [
  {
    ...common,
    id: "KRN-006",
    title: "Every entry's kernel finds a Hyper-V disk at boot",
    why: "An image built elsewhere often has hv_vmbus and hv_storvsc neither built in nor in its initial RAM disk; it stops before the root file system.",
    aliases: ["LISA verify_initrd_modules"],
    remedy: "Add hv_vmbus and hv_storvsc (/etc/initramfs-tools/modules, or `add_drivers` of dracut) and rebuild the initial RAM disk.",
    run: async (context) => await everyEntryHas(context, [bus, disk]),
  },
  {
    ...common,
    id: "KRN-007",
    title: "Network, keyboard and mouse of Hyper-V are there at boot",
    why: "The serial console's helpers and a root file system on the network need them early.",
    severity: "off",
    aliases: ["LISA verify_initrd_modules"],
    link: links.lisa,
    remedy: "Add hv_netvsc, hid-hyperv and hyperv-keyboard to the initial RAM disk.",
    run: async (context) => await everyEntryHas(context, others),
  },
  {
    ...common,
    id: "KRN-008",
    title: "Every entry's kernel finds an NVMe disk at boot",
    why: "Newer machine sizes have their OS disk on NVMe, behind Hyper-V's PCI bus; without both drivers the kernel does not see it.",
    severity: "warning",
    aliases: ["NVMe-Preflight-Check"],
    link: links.nvme,
    remedy: "Add nvme and pci-hyperv (/etc/initramfs-tools/modules, or `add_drivers` of dracut) and rebuild the initial RAM disk.",
    run: async (context) => await everyEntryHas(context, nvme),
  },
];

async function everyEntryHas(context: Context, drivers: readonly Driver[]): Promise<Verdict> {
  const found = await bootDrivers(context);
  if (found.length === 0) return { kind: "unknown", text: "No boot entry could be read.", because: "BOOT-003" };
  const names = drivers.map(({ module }) => module).join(", ");
  const faults: Fault[] = [];
  let unsure: BootDrivers | undefined;
  for (const each of found) {
    const answers = await Promise.all(drivers.map(async (driver) => ({ driver, has: await hasDriver(each, driver) })));
    const missing = answers.flatMap(({ driver, has }) => (has === false ? [driver.module] : []));
    if (missing.length > 0) faults.push(await lacks(each, missing.join(", ")));
    if (answers.some(({ has }) => has === undefined)) unsure ??= each;
  }
  if (faults.length > 0 || unsure === undefined) return judge(faults, `Every boot entry has ${names}.`);
  return {
    kind: "unknown",
    text: `What is built into the kernel of ${quote(unsure.entry.path)} is not known, and no initial RAM disk brings all of ${names}.`,
    remedy: "Install the kernel's config file or modules.builtin beside the kernel.",
  };
}

async function lacks(drivers: BootDrivers, missing: string): Promise<Fault> {
  const { entry } = drivers;
  const where =
    (await drivers.modules()) === undefined
      ? "not built in, and there is no initial RAM disk"
      : "neither built in nor in the initial RAM disk";
  const evidence = evidenceOf(entry, `without ${missing}`, `${missing} built in or in the initial RAM disk`);
  return { text: `${quote(entry.path)} starts a kernel without ${missing}: ${where}.`, evidence };
}
