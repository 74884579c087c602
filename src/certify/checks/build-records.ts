import type { Check } from "../check.ts";
import { noLeftovers } from "../facts/leftovers.ts";
import { links } from "../links.ts";

type Records = Pick<Check, "id" | "title" | "why" | "aliases" | "remedy"> & { readonly patterns: readonly string[] };

/** Logs that a running machine writes; what package managers say about an installation is not among them. */
const logs = [
  "audit/audit.log",
  "auth.log",
  "boot.log",
  "cron",
  "cron.log",
  "daemon.log",
  "debug",
  "dmesg",
  "kern.log",
  "mail.log",
  "maillog",
  "messages",
  "secure",
  "sudo.log",
  "syslog",
  "user.log",
].map((name) => `/var/log/${name}`);

const records: readonly Records[] = [
  {
    id: "GEN-037",
    title: "No logs of the build machine are left",
    why: "They show who built the image, from which addresses, and what failed meanwhile.",
    aliases: ["DigitalOcean log files", "virt-sysprep logfiles"],
    remedy: "Empty them as the last step of the build: `find /var/log -type f -exec truncate -s 0 {} +`.",
    patterns: logs,
  },
  {
    id: "GEN-038",
    title: "No id by which machines are counted is left",
    why: "All customers' machines would count as one, and be told apart from the rest by an id of yours.",
    aliases: ["virt-sysprep yum-uuid", "virt-sysprep smolt-uuid"],
    remedy: "Delete /var/lib/yum/uuid, /etc/smolt, /etc/sysconfig/hw-uuid and /var/lib/whoopsie/whoopsie-id; they are made again.",
    patterns: ["/var/lib/yum/uuid", "/etc/smolt/*-uuid*", "/etc/sysconfig/hw-uuid", "/etc/hw-uuid", "/var/lib/whoopsie/whoopsie-id"],
  },
  {
    id: "GEN-039",
    title: "No list of the build machine's disks is left",
    why: "LVM and multipath hold a new machine's disks against it, and leave out those that are not in it.",
    aliases: ["virt-sysprep lvm-system-devices", "virt-sysprep blkid-tab"],
    remedy: "Delete /etc/lvm/devices/system.devices, /etc/multipath/wwids, /etc/multipath/bindings and /etc/blkid.tab.",
    patterns: [
      "/etc/lvm/devices/system.devices",
      "/etc/multipath/wwids",
      "/etc/multipath/bindings",
      "/etc/blkid.tab",
      "/etc/blkid/blkid.tab",
    ],
  },
  {
    id: "GEN-040",
    title: "No cache of a directory is left",
    why: "It holds names, groups and password hashes of the publisher's people.",
    aliases: ["virt-sysprep sssd-db-log"],
    remedy: "Stop sssd and delete /var/lib/sss/db/* and /var/log/sssd/*.",
    patterns: ["/var/lib/sss/db/cache_*.ldb", "/var/lib/sss/db/ccache_*", "/var/log/sssd/*.log"],
  },
];

/** What a machine writes down while it runs, and an image should not know. */
export const buildRecordChecks: readonly Check[] = records.map(({ patterns, ...about }) => ({
  tier: "F",
  severity: "warning",
  family: "linux",
  link: links.sysprep,
  ...about,
  run: async (context) => await noLeftovers(context, { patterns, minBytes: 1, passText: "Nothing of the kind is left." }),
}));
