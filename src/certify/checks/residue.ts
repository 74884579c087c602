import { quote } from "../../core/problem.ts";
import { fail, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { noLeftovers, type Leftovers } from "../facts/leftovers.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";
import { meaningfulLines } from "../tree/text.ts";

const common = { tier: "F", severity: "warning", family: "linux", aliases: [], link: links.sysprep } as const;

/** What an installed system gathers while it is built (the operations of virt-sysprep that apply to an image for many customers). */
export const residueChecks: readonly Check[] = [
  {
    ...common,
    id: "GEN-017",
    title: "No crash reports are left",
    why: "A core dump is the memory of a program, with whatever secret it held.",
    aliases: ["virt-sysprep abrt-data", "virt-sysprep crash-data"],
    remedy: "Empty /var/crash, /var/spool/abrt and /var/lib/systemd/coredump.",
    run: async (context) =>
      await left(context, ["/var/crash/*", "/var/crash/*/*", "/var/spool/abrt/*/*", "/var/tmp/abrt/*/*", "/var/lib/systemd/coredump/*"]),
  },
  {
    ...common,
    id: "GEN-018",
    title: "No mail is left",
    why: "Mail to root tells about the build machine, and every customer gets it.",
    aliases: ["virt-sysprep mail-spool"],
    remedy: "Empty /var/mail and /var/spool/mail.",
    run: async (context) => await left(context, ["/var/mail/*", "/var/spool/mail/*"]),
  },
  {
    ...common,
    id: "GEN-019",
    title: "No personal cron jobs are left",
    why: "A job of the build runs on every customer's machine; what the product needs belongs into /etc/cron.d, where people look.",
    aliases: ["200.5", "virt-sysprep cron-spool"],
    remedy: "Delete the files in /var/spool/cron, or move the product's jobs to /etc/cron.d.",
    run: async (context) =>
      await left(context, [
        "/var/spool/cron/*",
        "/var/spool/cron/crontabs/*",
        "/var/spool/cron/tabs/*",
        "/var/spool/cron/atjobs/*",
        "/var/spool/at/*",
      ]),
  },
  {
    ...common,
    id: "GEN-020",
    title: "No records of logins are left",
    why: "They show from where the build machine was used.",
    aliases: ["virt-sysprep utmp", "virt-sysprep pacct-log", "virt-sysprep pam-data"],
    remedy: "Empty them: `: > /var/log/wtmp`, likewise btmp, lastlog, faillog and the accounts of processes.",
    run: async (context) =>
      await left(
        context,
        ["wtmp", "btmp", "lastlog", "faillog", "tallylog", "account/pacct"].map((name) => `/var/log/${name}`).concat("/var/account/pacct"),
      ),
  },
  {
    ...common,
    id: "GEN-021",
    title: "No temporary files are left",
    why: "They are the build's: installers, unpacked archives, sometimes keys.",
    aliases: ["virt-sysprep tmp-files"],
    remedy: "Empty /tmp and /var/tmp as the last step of the build.",
    run: async (context) => await left(context, ["/tmp/*", "/tmp/.*", "/tmp/*/*", "/var/tmp/*", "/var/tmp/.*", "/var/tmp/*/*"]),
  },
  {
    ...common,
    id: "GEN-022",
    title: "No downloaded packages are left",
    why: "Customers pay for the space, and every region copies it.",
    aliases: ["virt-sysprep package-manager-cache"],
    remedy: "Clean the cache: `apt-get clean`, `dnf clean all`, `zypper clean --all`.",
    run: async (context) =>
      await left(context, [
        "/var/cache/apt/archives/*.deb",
        "/var/cache/apt/archives/partial/*.deb",
        "/var/cache/dnf/*/packages/*.rpm",
        "/var/cache/libdnf5/*/packages/*.rpm",
        "/var/cache/yum/*/*/*/packages/*.rpm",
        "/var/cache/zypp/packages/*/*/*.rpm",
      ]),
  },
  {
    ...common,
    id: "GEN-025",
    title: "No network connection of the build machine is left",
    why: "It carries a wireless or VPN password, or ties an interface to hardware that no customer has.",
    aliases: ["virt-sysprep net-nmconn"],
    remedy: "Delete the files in /etc/NetworkManager/system-connections.",
    run: async (context) => {
      const files = await tree(context);
      const counts = async (path: string) =>
        /^\s*(?:psk|password|private-key|wep-key\d|mac-address)\s*=/m.test((await files.text(path)) ?? "");
      return await left(context, ["/etc/NetworkManager/system-connections/*"], { counts });
    },
  },
  {
    ...common,
    id: "GEN-026",
    title: "The host name is nobody's",
    why: "A full name shows the publisher's inner domain; provisioning gives each machine its own.",
    aliases: ["waagent -deprovision", "virt-sysprep net-hostname"],
    remedy: "Write `localhost` into /etc/hostname.",
    run: hostName,
  },
  {
    ...common,
    id: "GEN-027",
    title: "No identity for storage networks is left",
    why: "Two machines with one initiator or host name are one machine to the storage behind them.",
    aliases: ["iSCSI initiator name", "NVMe host NQN"],
    remedy: "Delete /etc/iscsi/initiatorname.iscsi, /etc/nvme/hostid and /etc/nvme/hostnqn; they are made again.",
    run: async (context) => {
      const files = await tree(context);
      const counts = async (path: string) => !path.endsWith(".iscsi") || /^\s*InitiatorName=/m.test((await files.text(path)) ?? "");
      return await left(context, ["/etc/iscsi/initiatorname.iscsi", "/etc/nvme/hostid", "/etc/nvme/hostnqn"], { counts });
    },
  },
  {
    ...common,
    id: "GEN-028",
    title: "No sudo rule of the build's user is left",
    why: "Provisioning writes such a rule for each customer's user; one that is left gives whoever gets the name all rights.",
    aliases: ["waagent -deprovision+user"],
    link: links.genericLinux,
    remedy: "Delete /etc/sudoers.d/waagent and /etc/sudoers.d/90-cloud-init-users.",
    run: async (context) => {
      const files = await tree(context);
      const counts = async (path: string) => meaningfulLines((await files.text(path)) ?? "").length > 0;
      return await left(context, ["/etc/sudoers.d/waagent", "/etc/sudoers.d/90-cloud-init-users"], { counts });
    },
  },
];

async function left(context: Context, patterns: readonly string[], options: Pick<Leftovers, "counts"> = {}): Promise<Verdict> {
  return await noLeftovers(context, { patterns, minBytes: 1, passText: "Nothing of the kind is left.", ...options });
}

async function hostName(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const path = "/etc/hostname";
  const name = meaningfulLines((await files.text(path)) ?? "")[0]?.text ?? "";
  if (!name.includes(".") || /^localhost\b/.test(name))
    return pass(name === "" ? "No host name is set." : `The host name is ${quote(name)}.`);
  return fail(`${path} holds the full name ${quote(name)}.`, {
    ...files.place(path),
    actual: name,
    required: "localhost, or a name without a domain",
  });
}
