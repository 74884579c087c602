import { quote } from "../../core/problem.ts";
import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { parseSettings } from "../facts/settings-file.ts";
import { enablement } from "../facts/units.ts";
import { links } from "../links.ts";
import { configLines } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "warning", family: "linux", aliases: [], link: links.genericLinux } as const;
const interfacePath = "/etc/sysconfig/network-scripts/ifcfg-eth0";

/** Network configuration that distributions keep in files of their own. */
export const networkFileChecks: readonly Check[] = [
  {
    ...common,
    id: "NET-003",
    title: "NetworkManager leaves accelerated networking alone",
    why: "The fast interface is a helper of the first one; NetworkManager would give it a configuration of its own and break both.",
    aliases: ["CIV 68-azure-sriov-nm-unmanaged.rules"],
    remedy: 'Add the udev rule `SUBSYSTEM=="net", DRIVERS=="hv_pci", ACTION=="add", ENV{NM_UNMANAGED}="1"`.',
    run: acceleratedUnmanaged,
  },
  {
    ...common,
    id: "NET-004",
    title: "ifcfg-eth0 starts by DHCP",
    why: "An interface that waits for a person stays down.",
    aliases: ["LISA verify_ifcfg_eth0"],
    link: links.lisa,
    remedy: `Write DEVICE=eth0, BOOTPROTO=dhcp and ONBOOT=yes into ${interfacePath}.`,
    run: async (context) => await settingsAre(context, interfacePath, { DEVICE: "eth0", BOOTPROTO: "dhcp", ONBOOT: "yes" }),
  },
  {
    ...common,
    id: "NET-005",
    title: "Networking is not turned off",
    why: "`NETWORKING=no` keeps the old network service from starting anything.",
    aliases: ["LISA verify_network_file_configuration"],
    link: links.lisa,
    remedy: "Write NETWORKING=yes into /etc/sysconfig/network.",
    run: networking,
  },
  {
    ...common,
    id: "NET-006",
    title: "DHCP does not change the host name",
    why: "The agent sets it; a name from DHCP fights with it at every renewal.",
    severity: "off",
    aliases: ["LISA verify_dhcp_file_configuration"],
    link: links.lisa,
    remedy: 'Write DHCLIENT_SET_HOSTNAME="no" into /etc/sysconfig/network/dhcp.',
    run: async (context) => await settingsAre(context, "/etc/sysconfig/network/dhcp", { DHCLIENT_SET_HOSTNAME: "no" }),
  },
];

async function acceleratedUnmanaged(context: Context): Promise<Verdict> {
  if ((await enablement(context, ["NetworkManager"])) !== "enabled") return notApplicable("NetworkManager does not run here.");
  const files = await tree(context);
  const folders = ["/etc/udev/rules.d/*.rules", "/usr/lib/udev/rules.d/*.rules", "/lib/udev/rules.d/*.rules"];
  const rule = (await configLines(files, folders)).find(({ text }) => /DRIVERS=="hv_pci"/.test(text) && /NM_UNMANAGED\}="1"/.test(text));
  if (rule !== undefined) return pass(`${quote(rule.path)} keeps NetworkManager away.`);
  return fail("No udev rule keeps NetworkManager from interfaces behind hv_pci.", {
    ...files.place("/etc/udev/rules.d"),
    actual: "no rule",
    required: "a rule that sets NM_UNMANAGED",
  });
}

/** Judges a file that only some distributions have. */
async function settingsAre(context: Context, path: string, wanted: Readonly<Record<string, string>>): Promise<Verdict> {
  const files = await tree(context);
  const text = await files.text(path);
  if (text === undefined) return notApplicable(`${path} is not there.`);
  const settings = parseSettings(text);
  for (const [key, required] of Object.entries(wanted)) {
    const actual = settings.get(key);
    if (actual?.toLowerCase() === required) continue;
    const shown = actual === undefined ? "not set" : quote(actual);
    return fail(`${path}: ${key} is ${shown}.`, { ...files.place(path), actual: actual ?? "not set", required: `${key}=${required}` });
  }
  return pass(`${path} is as required.`);
}

async function networking(context: Context): Promise<Verdict> {
  const path = "/etc/sysconfig/network";
  const files = await tree(context);
  const value = parseSettings((await files.text(path)) ?? "").get("NETWORKING");
  if (value === undefined) return notApplicable(`${path} does not say.`);
  if (value.toLowerCase() === "yes") return pass("NETWORKING is yes.");
  return fail(`${path}: NETWORKING is ${quote(value)}.`, { ...files.place(path), actual: value, required: "NETWORKING=yes" });
}
