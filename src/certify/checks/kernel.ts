import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { kernelConfigs } from "../facts/kernel-config.ts";
import { links } from "../links.ts";
import { configLines } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import type { Tree } from "../tree/tree.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.genericLinux } as const;
const hyperV = ["CONFIG_HYPERV", "CONFIG_HYPERV_STORAGE", "CONFIG_HYPERV_NET", "CONFIG_HYPERV_UTILS"];
const modprobePatterns = ["/etc/modprobe.d/*.conf", "/usr/lib/modprobe.d/*.conf", "/lib/modprobe.d/*.conf"];

/** What the kernel must be able to drive. */
export const kernelChecks: readonly Check[] = [
  {
    ...common,
    id: "KRN-001",
    title: "The kernel has the Hyper-V drivers",
    why: "Disk, network and time of every Azure machine go through them.",
    aliases: ["LISA HvModule", "Kernel Customization"],
    remedy: "Use the distribution's cloud kernel, or build one with CONFIG_HYPERV, _STORAGE, _NET and _UTILS.",
    run: async (context) => await hasOptions(context, hyperV),
  },
  {
    ...common,
    id: "KRN-002",
    title: "udf and vfat may be loaded",
    why: "udf reads the drive with the machine's settings, vfat the EFI system partition; without them provisioning fails.",
    remedy: "Remove the `blacklist` or `install` lines for udf and vfat from modprobe.d and rebuild the initial RAM disk.",
    run: notBlocked,
  },
  {
    ...common,
    id: "KRN-003",
    title: "The floppy module is blocked",
    why: "Machines have no floppy drive; looking for one delays the boot.",
    severity: "warning",
    aliases: ["LISA verify_floppy_module_is_blacklisted"],
    link: links.lisa,
    remedy: "Put `blacklist floppy` into a file of /etc/modprobe.d.",
    run: floppyBlocked,
  },
  {
    ...common,
    id: "KRN-004",
    title: "The kernel has watchdog and CIFS",
    why: "Azure Files are mounted by CIFS; watchdogs restart machines that hang.",
    severity: "warning",
    aliases: ["LISA verify_essential_kernel_modules"],
    link: links.lisa,
    remedy: "Use the distribution's cloud kernel, or build one with CONFIG_WATCHDOG and CONFIG_CIFS.",
    run: async (context) => await hasOptions(context, ["CONFIG_WATCHDOG", "CONFIG_CIFS"]),
  },
  {
    ...common,
    id: "KRN-005",
    title: "The kernel drives NVMe disks",
    why: "Newer machine sizes have their disks on NVMe only.",
    severity: "warning",
    aliases: ["LISA NvmeTestSuite", "NVMe-Preflight-Check"],
    link: links.nvme,
    remedy: "Use a kernel with CONFIG_BLK_DEV_NVME, and have the module in the initial RAM disk.",
    run: async (context) => await hasOptions(context, ["CONFIG_BLK_DEV_NVME"]),
  },
  {
    ...common,
    id: "KRN-009",
    title: "The kernel drives accelerated networking",
    why: "Without the drivers for MANA and for Mellanox cards a machine falls back to the slow path, on some sizes to none.",
    severity: "warning",
    aliases: ["LISA Sriov", "Microsoft Azure Network Adapter"],
    link: links.mana,
    remedy: "Use the distribution's cloud kernel, or build one with CONFIG_MICROSOFT_MANA and CONFIG_MLX5_CORE.",
    run: async (context) => await hasOptions(context, accelerated(context)),
  },
];

async function hasOptions(context: Context, required: readonly string[]): Promise<Verdict> {
  const configs = await kernelConfigs(context);
  const files = await tree(context);
  if (configs.length === 0)
    return {
      kind: "unknown",
      text: "No kernel configuration was found in /boot or /usr/lib/modules.",
      remedy: "Install the kernel's config file beside the kernel.",
    };
  const faults = configs.flatMap(({ path, options }): readonly Fault[] => {
    const missing = required.filter((option) => !options.has(option));
    if (missing.length === 0) return [];
    return [
      {
        text: `${quote(path)} lacks ${missing.join(", ")}.`,
        evidence: {
          ...files.place(path),
          actual: `not set: ${missing.join(", ")}`,
          required: required.map((each) => `${each}=y|m`).join(" "),
        },
      },
    ];
  });
  return judge(faults, `Every kernel has ${required.join(", ")}.`);
}

/** Machines with arm64 processors and MANA are few and new; their kernels got the driver later. */
function accelerated({ type }: Context): readonly string[] {
  return type === "arm64Gen2" ? ["CONFIG_MLX5_CORE"] : ["CONFIG_MICROSOFT_MANA", "CONFIG_MLX5_CORE"];
}

type Blocked = { readonly module: string; readonly path: string; readonly line: number; readonly how: string };

async function notBlocked(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const found = (await blockedModules(files)).filter(({ module }) => module === "udf" || module === "vfat");
  return judge(
    found.map(({ module, path, line, how }) => ({
      text: `${quote(path)} line ${line} blocks the module ${module}.`,
      evidence: { ...files.place(`${path}:${line}`), actual: how, required: `${module} not blocked` },
    })),
    "Neither module is blocked.",
  );
}

async function floppyBlocked(context: Context): Promise<Verdict> {
  const files = await tree(context);
  if ((await blockedModules(files)).some(({ module }) => module === "floppy")) return pass("The floppy module is blocked.");
  const configs = await kernelConfigs(context);
  if (configs.length > 0 && configs.every(({ options }) => !options.has("CONFIG_BLK_DEV_FD")))
    return notApplicable("The kernel has no floppy driver.");
  return fail("Nothing in modprobe.d blocks the floppy module.", {
    ...files.place("/etc/modprobe.d"),
    actual: "not blocked",
    required: "blacklist floppy",
  });
}

/** modprobe.d(5): `blacklist m`, or an `install m` command that does nothing. */
async function blockedModules(files: Tree): Promise<readonly Blocked[]> {
  return (await configLines(files, modprobePatterns)).flatMap(({ text, path, number }) => {
    const [, how, module] = /^(blacklist|install)\s+(\S+)/.exec(text) ?? [];
    const blocks = how === "blacklist" || (how === "install" && /\/(true|false)\s*$/.test(text));
    return module !== undefined && blocks ? [{ module, path, line: number, how: `${how} ${module}` }] : [];
  });
}
