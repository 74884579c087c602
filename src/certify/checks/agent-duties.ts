import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { agent, agentConfigPath, agentSettings } from "../facts/agent.ts";
import { packages } from "../facts/packages.ts";
import { enablement } from "../facts/units.ts";
import { links } from "../links.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { hasCloudInit } from "./provisioning.ts";

const common = { tier: "F", severity: "warning", family: "linux", aliases: [], link: links.genericLinux } as const;
const timeServices = ["systemd-timesyncd", "chrony", "chronyd", "ntp", "ntpd", "ntpsec", "openntpd"];
const growPackages = ["cloud-guest-utils", "cloud-utils-growpart", "cloud-utils", "growpart", "growpart-rootgrow"];
const growFiles = ["/usr/bin/growpart", "/usr/sbin/growpart", "/etc/repart.d/*.conf", "/usr/lib/repart.d/*.conf"];

/** What the agent and its helpers do for a machine after it was provisioned. */
export const agentDutyChecks: readonly Check[] = [
  {
    ...common,
    id: "AGT-014",
    title: "Extensions are not turned off",
    why: "Password reset, monitoring, backup and updates of customers' machines are extensions; offers whose machines refuse them are refused.",
    severity: "error",
    aliases: ["VM extension support"],
    link: links.faq,
    remedy: "Set `Extensions.Enabled=y` in /etc/waagent.conf.",
    run: extensions,
  },
  {
    ...common,
    id: "AGT-015",
    title: "A time service starts at boot",
    why: "A clock that runs away breaks sign-in, certificates and logs.",
    aliases: ["LISA TimeSync", "GCP network NTP"],
    link: links.timeSync,
    remedy: "Enable chrony with `refclock PHC /dev/ptp_hyperv`, or systemd-timesyncd.",
    run: timeService,
  },
  {
    ...common,
    id: "AGT-016",
    title: "The root partition can grow",
    why: "A customer who chooses a larger disk gets its size only if something grows the partition at the first boot.",
    aliases: ["cloud-utils-growpart"],
    remedy: "Install the package (Debian and Ubuntu: cloud-guest-utils, RPM: cloud-utils-growpart, SUSE: growpart).",
    run: grows,
  },
];

async function extensions(context: Context): Promise<Verdict> {
  if ((await agent(context)) === undefined) return notApplicable("The agent is not installed (AGT-001).");
  const value = (await agentSettings(context))?.get("Extensions.Enabled");
  if (value?.toLowerCase() !== "n") return pass("Extensions are on.");
  const evidence = { ...(await tree(context)).place(agentConfigPath), actual: "Extensions.Enabled=n", required: "Extensions.Enabled=y" };
  return fail(`Extensions.Enabled is "n" in ${agentConfigPath}.`, evidence);
}

async function timeService(context: Context): Promise<Verdict> {
  const state = await enablement(context, timeServices);
  if (state === "enabled") return pass("A time service is enabled.");
  const evidence = {
    ...(await tree(context)).place("/etc/systemd/system"),
    actual: state,
    required: "chrony, systemd-timesyncd or ntp enabled",
  };
  return fail(`No time service is enabled (${state}).`, evidence);
}

async function grows(context: Context): Promise<Verdict> {
  if (!(await hasCloudInit(context))) return notApplicable("cloud-init, which grows the partition, is not installed.");
  const files = await tree(context);
  const found = await packages(context);
  if (growPackages.some((name) => found.versions.has(name)) || (await expandGlobs(files, growFiles)).length > 0)
    return pass("The root partition grows at the first boot.");
  if (found.closed !== undefined) return { kind: "unknown", text: "Which packages are installed is not known." };
  return fail("growpart is not installed, and systemd-repart has no orders.", {
    ...files.place(found.path),
    actual: "no growpart",
    required: "growpart, or systemd-repart with a definition",
  });
}
