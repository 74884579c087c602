import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { swapMakers } from "../facts/first-boot-swap.ts";
import { allSystems, observationOf, running, systemOf } from "../facts/running-system.ts";
import { links } from "../links.ts";

const common = { tier: "B", severity: "error", family: "linux", link: links.faq } as const;

/** What is found in the running system, and what two machines from one image must not have in common. */
export const liveSystemChecks: readonly Check[] = [
  {
    ...common,
    id: "LIVE-006",
    title: "Whoever was provisioned can log in by SSH",
    why: "Customers log in with the user and key that they gave when they made the machine.",
    severity: "warning",
    aliases: ["LISA smoke_test"],
    remedy:
      "Let the agent make the user and its key, and start the SSH server; an image that is meant to be closed is declared as locked down.",
    run: canLogIn,
  },
  {
    ...common,
    id: "LIVE-007",
    title: "Two machines have SSH host keys of their own",
    why: "Whoever has a machine of this image can otherwise play every other one.",
    aliases: ["GCP hostkey uniqueness"],
    link: links.security,
    remedy: "Remove /etc/ssh/ssh_host_* from the image, and let the agent or cloud-init make them at the first boot.",
    run: ownHostKeys,
  },
  {
    ...common,
    id: "LIVE-008",
    title: "Two machines have machine ids of their own",
    why: "DHCP leases, journals and licences are told apart by it.",
    aliases: ["machine_id"],
    link: links.sysprep,
    remedy: "Leave /etc/machine-id empty in the image.",
    run: ownMachineId,
  },
  {
    ...common,
    id: "LIVE-009",
    title: "No swap is active once the machine runs",
    why: "Certification looks at a started machine: swap that appears only after the first boot is refused like any other.",
    aliases: ["41", "200.3.3.3", "LISA verify_no_swap_on_osdisk"],
    remedy: "Take away what makes the swap, or make it on the resource disk below /mnt.",
    run: noSwap,
  },
  {
    ...common,
    id: "LIVE-010",
    title: "Nobody has an account but root and the customer",
    why: "An account that comes with the image is a way in for whoever built it.",
    aliases: ["Default credentials"],
    link: links.security,
    remedy: "Delete the account, or give it /usr/sbin/nologin and a user id below 1000 when a service runs under it.",
    run: noOtherUsers,
  },
  {
    ...common,
    id: "LIVE-011",
    title: "No service that trusts everybody listens to everybody",
    why: "Telnet, plain FTP, unprotected databases and Docker's socket are found by scanners within minutes.",
    severity: "warning",
    aliases: ["Security threats"],
    link: links.security,
    remedy: "Stop the service, or let it listen on 127.0.0.1 only.",
    run: noOpenServices,
  },
  {
    ...common,
    id: "LIVE-012",
    title: "No unit fails at boot",
    why: "A failed unit is a feature that customers do not get, and the first thing that they see.",
    severity: "warning",
    aliases: ["LISA verify_boot_error_fail_warnings"],
    link: links.lisa,
    remedy: "Look at `systemctl status UNIT` in a started machine; mend the unit or disable it.",
    run: noFailedUnits,
  },
];

function canLogIn(context: Context): Verdict {
  const { system } = observationOf(context, "first");
  return "reason" in system
    ? fail(`The login did not succeed. ${system.reason}`, running("no login", "a login with the key given"))
    : pass("The login succeeded.");
}

function ownHostKeys(context: Context): Verdict {
  const [one, other] = [observationOf(context, "first").hostKeys, observationOf(context, "again").hostKeys];
  const missing = [one, other].find((each) => typeof each["reason"] === "string")?.["reason"];
  if (missing !== undefined) return { kind: "unknown", text: missing, because: "LIVE-006" };
  const shared = Object.entries(one).filter(([, fingerprint]) => Object.values(other).includes(fingerprint));
  return judge(
    shared.map(([kind, fingerprint]): Fault => ({
      text: `Two machines have the same ${quote(kind)} host key ${fingerprint}.`,
      evidence: running(fingerprint, "a key of its own"),
    })),
    `The ${Object.keys(one).length} host keys of two machines differ.`,
  );
}

function ownMachineId(context: Context): Verdict {
  const [one, other] = [systemOf(context, "first").machineId, systemOf(context, "again").machineId];
  const evidence = running(`SHA-256 ${one.slice(0, 16)}…`, "an id of its own");
  return one === other ? fail("Two machines have the same machine id.", evidence) : pass("The machine ids of two machines differ.");
}

/** Compressed memory is no disk, and the resource disk is where swap belongs. */
function countsAsSwap(name: string): boolean {
  return !/^\/dev\/zram|^\/mnt\//.test(name);
}

async function noSwap(context: Context): Promise<Verdict> {
  const active = [...new Set(allSystems(context).flatMap(({ swaps }) => swaps))].filter(countsAsSwap);
  if (active.length === 0) return pass("No swap is active in the running system.");
  const makers = await swapMakers(context);
  const reason =
    makers.length === 0
      ? "nothing that was found in the image's files makes it, so a program does"
      : `it is made by ${makers.join(" and ")}`;
  return judge(
    active.map((name): Fault => ({
      text: `The swap ${quote(name)} is active in the running system: ${reason}.`,
      evidence: running(name, "no swap on the OS disk"),
    })),
    "",
  );
}

const firstPerson = 1000;
const nobody = 65_534;

function noOtherUsers(context: Context): Verdict {
  const { users, user } = systemOf(context, "first");
  const others = users.filter(
    ({ name, uid, shell }) => name !== user && ((uid === 0 && name !== "root") || (uid >= firstPerson && uid < nobody && logsIn(shell))),
  );
  return judge(
    others.map(({ name, uid, home }): Fault => ({
      text: `The account ${quote(name)} with the user id ${uid} is there besides root and the customer.`,
      evidence: running(`${name}, home ${home}`, "root and the customer only"),
    })),
    "Only root and the user that was provisioned can log in.",
  );
}

function logsIn(shell: string): boolean {
  return !/\/(?:nologin|false|sync|halt|shutdown)$/.test(shell);
}

const trusting: Readonly<Record<number, string>> = {
  21: "FTP",
  23: "Telnet",
  111: "rpcbind",
  512: "rexec",
  513: "rlogin",
  514: "rsh",
  873: "rsync",
  2049: "NFS",
  2375: "Docker without TLS",
  3306: "MySQL",
  5432: "PostgreSQL",
  5900: "VNC",
  6379: "Redis",
  9200: "Elasticsearch",
  11_211: "memcached",
  27_017: "MongoDB",
};

function noOpenServices(context: Context): Verdict {
  const open = systemOf(context, "first").listening.filter(({ isPublic }) => isPublic);
  const faults = open.flatMap(({ port }): readonly Fault[] => {
    const service = trusting[port];
    if (service === undefined) return [];
    return [{ text: `Port ${port} (${service}) listens to everybody.`, evidence: running(`port ${port} open`, "closed, or on 127.0.0.1") }];
  });
  return judge(faults, `Open to everybody: ${open.length === 0 ? "no port" : `TCP ${open.map(({ port }) => port).join(", ")}`}.`);
}

function noFailedUnits(context: Context): Verdict {
  const { failedUnits } = systemOf(context, "first");
  if (failedUnits === undefined) return notApplicable("The system does not run systemd.");
  return judge(
    failedUnits.map((name): Fault => ({ text: `The unit ${quote(name)} failed.`, evidence: running(`${name} failed`, "started") })),
    "Every unit started.",
  );
}
