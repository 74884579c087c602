import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { noLeftovers, sizeText } from "../facts/leftovers.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.genericLinux } as const;
const deprovision = "waagent -deprovision";

/** Traces of the machine that the image was taken from. */
export const generalizationChecks: readonly Check[] = [
  {
    ...common,
    id: "GEN-001",
    title: "The machine id is empty",
    why: "Machines with one id get one address from DHCP and are one machine to monitoring.",
    aliases: ["virt-sysprep machine-id"],
    remedy: "Make it empty: `: > /etc/machine-id`, and delete /var/lib/dbus/machine-id.",
    run: machineId,
  },
  {
    ...common,
    id: "GEN-006",
    title: "The agent has no state",
    why: "The agent would take the new machine for one that is provisioned.",
    aliases: [deprovision],
    remedy: "Run `waagent -force -deprovision+user` as the last step, or empty /var/lib/waagent.",
    run: async (context) => await emptyFolders(context, ["/var/lib/waagent"], "The agent has no state."),
  },
  {
    ...common,
    id: "GEN-007",
    title: "The agents have no logs",
    why: "They show the build machine's subscription, addresses and user.",
    severity: "warning",
    aliases: [deprovision],
    remedy: "Delete /var/log/waagent.log*, /var/log/azure and /var/log/cloud-init*.log.",
    run: async (context) =>
      await noLeftovers(context, {
        patterns: ["/var/log/waagent.log*", "/var/log/azure/*", "/var/log/azure/*/*", "/var/log/cloud-init*.log*"],
        minBytes: 1,
        passText: "No log of an agent is left.",
      }),
  },
  {
    ...common,
    id: "GEN-008",
    title: "No name servers of the build machine are left",
    why: "They are not reachable from customers' networks.",
    severity: "warning",
    aliases: [deprovision],
    remedy: "Delete /etc/resolv.conf, or link it to /run/systemd/resolve/stub-resolv.conf.",
    run: nameServers,
  },
  {
    ...common,
    id: "GEN-009",
    title: "No DHCP leases are left",
    why: "A client that asks for the build machine's address again starts slowly or not at all.",
    severity: "warning",
    aliases: [deprovision, "virt-sysprep dhcp-client-state"],
    remedy: "Delete the files in /var/lib/dhcp, /var/lib/dhclient, /var/lib/dhcpcd and /var/lib/NetworkManager.",
    run: async (context) =>
      await noLeftovers(context, {
        patterns: [
          "/var/lib/dhcp/*lease*",
          "/var/lib/dhclient/*lease*",
          "/var/lib/dhcpcd/*lease*",
          "/var/lib/dhcpd/*lease*",
          "/var/lib/NetworkManager/*lease*",
        ],
        minBytes: 1,
        passText: "No DHCP lease is left.",
      }),
  },
  {
    ...common,
    id: "GEN-010",
    title: "cloud-init has no data of an instance",
    why: "cloud-init would take the new machine for one that is provisioned; the data can hold the build's secrets.",
    aliases: ["cloud-init clean"],
    remedy: "Run `cloud-init clean --logs` as the last step of the build.",
    run: async (context) =>
      await emptyFolders(
        context,
        ["/var/lib/cloud/instance", "/var/lib/cloud/instances", "/var/lib/cloud/data", "/var/lib/cloud/sem"],
        "cloud-init has no data.",
      ),
  },
  {
    ...common,
    id: "GEN-013",
    title: "No udev rule names network interfaces by hardware address",
    why: "The new machine's first interface becomes eth1, without a configuration.",
    aliases: ["LISA verify_udev_rules_moved"],
    remedy: "Delete /etc/udev/rules.d/70-persistent-net.rules and 75-persistent-net-generator.rules.",
    run: async (context) =>
      await noLeftovers(context, {
        patterns: ["/etc/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"].flatMap((folder) => [
          `${folder}/70-persistent-net.rules`,
          `${folder}/75-persistent-net-generator.rules`,
        ]),
        minBytes: 1,
        passText: "No such rule is there.",
      }),
  },
  {
    ...common,
    id: "GEN-014",
    title: "No random seed is left",
    why: "Machines that start from one seed make similar keys.",
    severity: "warning",
    aliases: ["virt-sysprep random-seed"],
    link: links.sysprep,
    remedy: "Delete /var/lib/systemd/random-seed and /var/lib/urandom/random-seed.",
    run: async (context) =>
      await noLeftovers(context, {
        patterns: ["/var/lib/systemd/random-seed", "/var/lib/urandom/random-seed", "/var/lib/random-seed"],
        minBytes: 1,
        passText: "No random seed is left.",
      }),
  },
  {
    ...common,
    id: "GEN-016",
    title: "No old logs are left",
    why: "Rotated logs and journals are the build machine's history, and space that customers pay for.",
    severity: "warning",
    aliases: ["DigitalOcean log archives", "virt-sysprep logfiles"],
    link: links.sysprep,
    remedy: "Delete rotated logs and /var/log/journal/*; keep the folders.",
    run: async (context) =>
      await noLeftovers(context, {
        patterns: [
          "/var/log/*.[0-9]",
          "/var/log/*.gz",
          "/var/log/*.xz",
          "/var/log/*-20[0-9][0-9][0-9][0-9][0-9][0-9]",
          "/var/log/journal/*/*.journal",
        ],
        minBytes: 1,
        passText: "No rotated log or journal is left.",
      }),
  },
];

async function machineId(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  for (const path of ["/etc/machine-id", "/var/lib/dbus/machine-id"]) {
    const stat = await files.stat(path, { follow: false });
    if (stat?.kind !== "file") continue;
    const id = ((await files.text(path)) ?? "").trim();
    // systemd writes "uninitialized" where the first boot is still to come (machine-id(5)).
    if (id === "" || id === "uninitialized") continue;
    faults.push({
      text: `${path} holds an id.`,
      evidence: { ...files.place(path), actual: `${id.length} characters (not shown)`, required: "an empty file" },
    });
  }
  return judge(faults, "No machine id is set.");
}

/** Fails for the first thing found in each of the folders. */
async function emptyFolders(context: Context, folders: readonly string[], passText: string): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  for (const folder of folders) {
    const [first, ...rest] = await files.list(folder);
    if (first === undefined) continue;
    const more = rest.length === 0 ? "" : ` and ${rest.length} more`;
    faults.push({
      text: `${folder} holds ${quote(first)}${more}.`,
      evidence: { ...files.place(folder), actual: `${1 + rest.length} entries`, required: "an empty folder" },
    });
  }
  return judge(faults, passText);
}

async function nameServers(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const path = "/etc/resolv.conf";
  const stat = await files.stat(path, { follow: false });
  if (stat === undefined) return pass(`${path} is not there.`);
  // A link leads to what the resolver writes at run time.
  if (stat.kind !== "file") return notApplicable(`${path} is written when the machine runs.`);
  const servers = ((await files.text(path)) ?? "").split("\n").filter((line) => /^\s*nameserver\s/.test(line)).length;
  if (servers === 0) return pass(`${path} names no server.`);
  return fail(`${path} names ${servers} servers (${sizeText(stat.size)}).`, {
    ...files.place(path),
    actual: `${servers} nameserver lines`,
    required: "no file, or a link",
  });
}
