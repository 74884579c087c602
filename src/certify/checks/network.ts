import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { links } from "../links.ts";
import { configLines } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { meaningfulLines } from "../tree/text.ts";

const common = { tier: "F", severity: "warning", family: "linux", aliases: [], link: links.genericLinux } as const;
/** Seconds; LISA Dhcp.verify_dhcp_client_timeout. */
const dhcpTimeout = 300;

/** Lines that give an interface an address of its own, by the files they stand in. */
const staticAddresses: readonly { readonly pattern: string; readonly line: RegExp }[] = [
  { pattern: "/etc/network/interfaces", line: /^iface\s+(?!lo\b)\S+\s+inet6?\s+static\b/ },
  { pattern: "/etc/network/interfaces.d/*", line: /^iface\s+(?!lo\b)\S+\s+inet6?\s+static\b/ },
  { pattern: "/etc/netplan/*.yaml", line: /^-?\s*(addresses|macaddress|gateway4)\s*:/ },
  { pattern: "/etc/systemd/network/*.network", line: /^(Address|Gateway)\s*=/ },
  { pattern: "/etc/sysconfig/network-scripts/ifcfg-*", line: /^(IPADDR\d*|HWADDR|MACADDR)=["']?(?!127\.)/ },
  { pattern: "/etc/NetworkManager/system-connections/*", line: /^(address1|mac-address)\s*=/ },
];

/** How the machine gets onto a network that it has never seen. */
export const networkChecks: readonly Check[] = [
  {
    ...common,
    id: "NET-001",
    title: "Interfaces get their addresses by DHCP",
    why: "An address or hardware address of the build machine leaves the new machine unreachable.",
    aliases: ["LISA verify_ifcfg_eth0", "LISA verify_network_file_configuration"],
    remedy: "Remove the fixed addresses; leave the network to cloud-init or to DHCP.",
    run: noFixedAddresses,
  },
  {
    ...common,
    id: "NET-002",
    title: "The DHCP client waits long enough",
    why: "A client that gives up before the platform answers leaves the machine without an address.",
    aliases: ["LISA verify_dhcp_client_timeout"],
    link: links.lisa,
    remedy: "Put `timeout 300;` into dhclient.conf.",
    run: dhcpClientTimeout,
  },
];

async function noFixedAddresses(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  for (const { pattern, line } of staticAddresses) {
    const found = (await configLines(files, [pattern])).filter(({ text }) => line.test(text));
    faults.push(
      ...found.map(({ path, text, number }) => ({
        text: `${quote(path)} line ${number} gives an interface a fixed address.`,
        evidence: { ...files.place(`${path}:${number}`), actual: text.split(/[\s:=]/, 1)[0] ?? "", required: "DHCP" },
      })),
    );
  }
  return judge(faults, "No interface has a fixed address.");
}

async function dhcpClientTimeout(context: Context): Promise<Verdict> {
  const files = await tree(context);
  for (const path of ["/etc/dhcp/dhclient.conf", "/etc/dhclient.conf"]) {
    const text = await files.text(path);
    if (text === undefined) continue;
    const found = meaningfulLines(text).findLast((line) => /^timeout\s+\d+\s*;/.test(line.text));
    const seconds = Number(/\d+/.exec(found?.text ?? "")?.[0] ?? 0);
    if (seconds >= dhcpTimeout) return pass(`The DHCP client waits ${seconds} s.`);
    const actual = found === undefined ? "not set (the client's own default is 60 s)" : `${seconds} s`;
    return fail(`${path}: the timeout is ${actual}.`, { ...files.place(path), actual, required: `at least ${dhcpTimeout} s` });
  }
  return notApplicable("dhclient is not configured here.");
}
