import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { parseSettings } from "../facts/settings-file.ts";
import { enablement } from "../facts/units.ts";
import { links } from "../links.ts";
import { configLines } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import type { Tree } from "../tree/tree.ts";
import { hasCloudInit } from "./provisioning.ts";

const common = { tier: "F", severity: "warning", family: "linux", aliases: [], link: links.genericLinux } as const;
const managers = [
  "systemd-networkd",
  "NetworkManager",
  "networking",
  "network",
  "wicked",
  "wickedd",
  "ifup@eth0",
  "dhcpcd",
  "connman",
  "iwd",
  "netctl",
];
const startFolders = ["/etc/rcS.d", "/etc/runlevels/boot", "/etc/runlevels/default"];
const proxyFiles = [
  "/etc/environment",
  "/etc/profile.d/*.sh",
  "/etc/systemd/system.conf.d/*.conf",
  "/etc/systemd/system/*.service.d/*.conf",
  "/etc/wgetrc",
  "/root/.curlrc",
  "/root/.wgetrc",
];
const proxyLine = /\b(?:https?|ftp|all)_proxy\s*=\s*["']?\S|^proxy\s*=\s*\S|^https?_proxy\s*=\s*\S/i;
const tables = ["/etc/iptables/rules.v4", "/etc/sysconfig/iptables", "/etc/iptables.rules", "/etc/iptables.up.rules"];

/** Whether the machine reaches the network and is reached. */
export const networkReachChecks: readonly Check[] = [
  {
    ...common,
    id: "NET-008",
    title: "Something brings the network up",
    why: "Without a service that asks for an address nobody reaches the machine, and it reports nothing: the deployment times out.",
    severity: "error",
    aliases: ["LISA verify_network_file_configuration"],
    remedy: "Enable systemd-networkd, NetworkManager or the distribution's own service, and install cloud-init.",
    run: broughtUp,
  },
  {
    ...common,
    id: "NET-009",
    title: "No firewall rules are in the image",
    why: "Azure's network rules stand in front of the machine; rules inside are asked for by nobody and hard to see.",
    severity: "off",
    aliases: ["virt-sysprep firewall-rules", "IMG15 iptables"],
    remedy: "Delete the saved rules (/etc/iptables, /etc/sysconfig/iptables), or `ufw disable`.",
    run: noFirewall,
  },
  {
    ...common,
    id: "NET-010",
    title: "No proxy of the build network is set",
    why: "Programs, updates and the agent would ask for a machine that no customer has.",
    aliases: ["HttpProxy.Host"],
    remedy: "Remove the proxy from /etc/environment, from the units and from /etc/waagent.conf.",
    run: noProxy,
  },
  {
    ...common,
    id: "SSH-013",
    title: "The firewall inside lets SSH in",
    why: "Certification and customers connect to port 22; a machine that drops it can not be reached.",
    aliases: ["NVA port 22"],
    link: links.faq,
    remedy: "Allow port 22 (`ufw allow OpenSSH`, or a rule before the last one), or leave the firewall off.",
    run: sshAllowed,
  },
];

async function broughtUp(context: Context): Promise<Verdict> {
  const files = await tree(context);
  if ((await enablement(context, managers)) === "enabled") return pass("A service for the network is enabled.");
  for (const folder of startFolders)
    if ((await files.list(folder)).some((name) => /^(?:S\d\d)?(?:networking|network|net\..*|NetworkManager|dhcpcd)$/.test(name)))
      return pass(`${folder} starts the network.`);
  // netplan and cloud-init start their renderer when the machine runs.
  if ((await hasCloudInit(context)) || (await files.stat("/etc/netplan")) !== undefined)
    return pass("cloud-init or netplan brings the network up.");
  return fail("Nothing that is enabled brings the network up, and there is neither cloud-init nor netplan.", {
    ...files.place("/etc/systemd/system"),
    actual: "no service for the network",
    required: "one that asks for an address",
  });
}

async function noProxy(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const agent = (await configLines(files, ["/etc/waagent.conf"])).filter(({ text }) => /^HttpProxy\.Host\s*=\s*(?!None\s*$)\S/i.test(text));
  const lines = (await configLines(files, proxyFiles)).filter(({ text }) => proxyLine.test(text));
  return judge(
    [...lines, ...agent].map(({ path, number }) => ({
      text: `${quote(path)} line ${number} sets a proxy.`,
      evidence: { ...files.place(`${path}:${number}`), actual: "a proxy", required: "none" },
    })),
    "No proxy is set.",
  );
}

type Firewall = { readonly path: string; readonly rules: readonly string[]; readonly drops: boolean };

/** Saved tables of iptables-save(8), and ufw where it is on. */
async function firewalls(files: Tree): Promise<readonly Firewall[]> {
  const found: Firewall[] = [];
  for (const path of tables) {
    const rules = (await configLines(files, [path])).map(({ text }) => text);
    const drops = rules.some((rule) => /^:INPUT\s+DROP\b|^-A INPUT\s+-j\s+(?:DROP|REJECT)\b/.test(rule));
    if (rules.some((rule) => rule.startsWith("-A")) || drops) found.push({ path, rules, drops });
  }
  const isOn =
    parseSettings((await files.text("/etc/ufw/ufw.conf")) ?? "")
      .get("ENABLED")
      ?.toLowerCase() === "yes";
  if (!isOn) return found;
  const policy =
    parseSettings((await files.text("/etc/default/ufw")) ?? "")
      .get("DEFAULT_INPUT_POLICY")
      ?.toUpperCase() ?? "DROP";
  const path = "/etc/ufw/user.rules";
  return [...found, { path, rules: (await configLines(files, [path])).map(({ text }) => text), drops: policy !== "ACCEPT" }];
}

async function noFirewall(context: Context): Promise<Verdict> {
  const files = await tree(context);
  return judge(
    (await firewalls(files)).map(({ path }) => ({
      text: `${quote(path)} holds firewall rules.`,
      evidence: { ...files.place(path), actual: "rules", required: "none" },
    })),
    "No saved rules were found.",
  );
}

async function sshAllowed(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const dropping = (await firewalls(files)).filter(({ drops }) => drops);
  if (dropping.length === 0) return notApplicable("No saved firewall drops what comes in.");
  return judge(
    dropping
      .filter(({ rules }) => !rules.some(letsSshIn))
      .map(({ path }) => ({
        text: `${quote(path)} drops what comes in and has no rule that lets port 22 in.`,
        evidence: { ...files.place(path), actual: "no rule for port 22", required: "one that accepts it" },
      })),
    "The firewall lets port 22 in.",
  );
}

function letsSshIn(rule: string): boolean {
  if (
    !/^-A (?:INPUT|ufw-user-input)\b.*-j (?:ACCEPT|ufw-user-limit\S*)/.test(rule) ||
    /\s-i lo\b|--c?t?state\s+(?:RELATED|ESTABLISHED)/.test(rule)
  )
    return false;
  const ports = /--dports?\s+(\S+)/.exec(rule)?.[1];
  if (ports === undefined) return !/\s-p\s+(?:icmp|udp|ipv6-icmp)\b/.test(rule);
  return ports.split(",").some((port) => port === "22" || port === "ssh" || inPortRange(port));
}

function inPortRange(port: string): boolean {
  const [from = "", to] = port.split(":");
  return to !== undefined && Number(from) <= 22 && Number(to) >= 22;
}
