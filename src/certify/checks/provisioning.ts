import { quote } from "../../core/problem.ts";
import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { agent, agentConfigPath, agentSettings } from "../facts/agent.ts";
import { bootEntries } from "../facts/boot-entries.ts";
import { packages } from "../facts/packages.ts";
import { links } from "../links.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { meaningfulLines } from "../tree/text.ts";
import type { Tree } from "../tree/tree.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.genericLinux } as const;
const disabledPath = "/etc/cloud/cloud-init.disabled";
const identifyPath = "/etc/cloud/ds-identify.cfg";
const maskable = ["cloud-init", "cloud-init-local", "cloud-init-main", "cloud-init-network", "cloud-config"];
const noAgent = notApplicable("The agent is not installed (AGT-001).");
const daemons = /^(?:hyperv-daemons|hypervkvpd|hv-kvp-daemon-init|linux-(?:azure-)?cloud-tools-.*|hyper-v)$/;

/** Who turns a copy of the image into a customer's machine. */
export const provisioningChecks: readonly Check[] = [
  {
    ...common,
    id: "AGT-009",
    title: "Somebody provisions the machine",
    why: "Where the agent leaves it to cloud-init and that is missing or turned off, no user and no key is made, and the deployment times out.",
    aliases: ["DigitalOcean cloud-init", "VM not generalized"],
    remedy: "Install cloud-init (and delete /etc/cloud/cloud-init.disabled), or set `Provisioning.Agent=waagent` in /etc/waagent.conf.",
    run: provisioned,
  },
  {
    ...common,
    id: "AGT-010",
    title: "cloud-init looks for Azure",
    why: "A list of data sources without Azure makes cloud-init find nothing.",
    aliases: ["CIV 91-azure_datasource.cfg"],
    remedy: "Write `datasource_list: [ Azure ]` into /etc/cloud/cloud.cfg.d/91-azure_datasource.cfg.",
    run: dataSources,
  },
  {
    ...common,
    id: "AGT-011",
    title: "Only one of agent and cloud-init formats the resource disk",
    why: "With cloud-init both would, at the same time.",
    severity: "warning",
    aliases: ["CIV ResourceDisk.Format"],
    remedy: "Set `ResourceDisk.Format=n` in /etc/waagent.conf.",
    run: resourceDisk,
  },
  {
    ...common,
    id: "AGT-012",
    title: "Disks may take five minutes to answer",
    why: "The platform moves storage for longer than the kernel waits by itself.",
    severity: "off",
    aliases: ["LISA verify_disks_device_timeout_setting"],
    link: links.agent,
    remedy: "Set `OS.RootDeviceScsiTimeout=300` in /etc/waagent.conf.",
    run: diskTimeout,
  },
  {
    ...common,
    id: "AGT-013",
    title: "Hyper-V's daemons are installed",
    why: "They exchange names and addresses with the host and freeze file systems for backups.",
    severity: "off",
    aliases: ["LISA verify_hv_kvp_daemon_installed"],
    remedy: "Install the package (hyperv-daemons; Ubuntu: linux-cloud-tools-azure).",
    run: hyperVDaemons,
  },
];

/** Whether cloud-init is installed. */
export async function hasCloudInit(context: Context): Promise<boolean> {
  if ((await packages(context)).versions.has("cloud-init")) return true;
  return (await (await tree(context)).stat("/usr/bin/cloud-init"))?.kind === "file";
}

/** `auto` when the file says nothing: cloud-init where it is enabled, else the agent itself. */
async function provisioner(context: Context): Promise<string> {
  const settings = await agentSettings(context);
  const isOld = settings?.get("Provisioning.UseCloudInit")?.toLowerCase() === "y";
  return settings?.get("Provisioning.Agent")?.toLowerCase() ?? (isOld ? "cloud-init" : "auto");
}

async function provisioned(context: Context): Promise<Verdict> {
  if ((await agent(context)) === undefined) return noAgent;
  const files = await tree(context);
  const chosen = await provisioner(context);
  const off = await whatTurnsOff(context);
  const isThere = (await hasCloudInit(context)) && off === undefined;
  const selfOff = (await agentSettings(context))?.get("Provisioning.Enabled")?.toLowerCase() === "n";
  if (isThere && chosen !== "waagent") return pass("cloud-init provisions.");
  if (chosen === "waagent" || (chosen === "auto" && !selfOff)) return pass("The agent provisions.");
  const why = off === undefined ? "cloud-init is not installed" : `${off} turns cloud-init off`;
  return fail(`The agent leaves provisioning to others (${quote(chosen)}), and ${why}.`, {
    ...files.place(agentConfigPath),
    actual: `Provisioning.Agent=${chosen}, ${why}`,
    required: "one that provisions",
  });
}

/** What keeps cloud-init from running (cloud-init, "How to disable cloud-init"): a file, a masked unit, an option of the kernel. */
async function whatTurnsOff(context: Context): Promise<string | undefined> {
  const files = await tree(context);
  if ((await files.stat(disabledPath)) !== undefined) return disabledPath;
  for (const name of maskable) {
    const path = `/etc/systemd/system/${name}.service`;
    if ((await files.link(path)) === "/dev/null") return path;
  }
  const isDisabled = (await bootEntries(context)).some(({ options }) => options.includes("cloud-init=disabled"));
  return isDisabled ? "the kernel's option cloud-init=disabled" : undefined;
}

/** Later files replace the list of earlier ones (cloud-init, "Base configuration"). */
async function dataSources(context: Context): Promise<Verdict> {
  if (!(await hasCloudInit(context))) return notApplicable("cloud-init is not installed.");
  const files = await tree(context);
  const kept = await keptFromAzure(files);
  if (kept !== undefined)
    return fail(`${identifyPath} keeps cloud-init from Azure (${quote(kept)}).`, {
      ...files.place(identifyPath),
      actual: kept,
      required: "no such line",
    });
  let last: { readonly path: string; readonly names: readonly string[] } | undefined;
  for (const path of await expandGlobs(files, ["/etc/cloud/cloud.cfg", "/etc/cloud/cloud.cfg.d/*.cfg"])) {
    const names = dataSourceList((await files.text(path)) ?? "");
    if (names !== undefined) last = { path, names };
  }
  if (last === undefined) return pass("cloud-init looks for every platform it knows.");
  if (last.names.includes("Azure")) return pass(`${quote(last.path)} names Azure.`);
  const actual = last.names.length === 0 ? "an empty list" : last.names.join(", ");
  return fail(`${quote(last.path)} lets cloud-init look for ${quote(actual)} only.`, {
    ...files.place(last.path),
    actual,
    required: "Azure in the list",
  });
}

/** What ds-identify is told that leaves Azure out: it decides before the list is read. */
async function keptFromAzure(files: Tree): Promise<string | undefined> {
  const told = parseColons((await files.text(identifyPath)) ?? "");
  const [chosen, policy] = [told.get("datasource"), told.get("policy")];
  if (chosen !== undefined && !/^Azure\b/i.test(chosen)) return `datasource ${chosen}`;
  return policy?.startsWith("disabled") === true ? `policy ${policy}` : undefined;
}

/** `key: value` lines. */
function parseColons(text: string): ReadonlyMap<string, string> {
  return new Map(
    meaningfulLines(text).flatMap(({ text: line }): [string, string][] => {
      const at = line.indexOf(":");
      return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : [];
    }),
  );
}

/** Both ways of writing a YAML list; undefined when there is none. */
function dataSourceList(text: string): readonly string[] | undefined {
  const inline = /^datasource_list\s*:\s*\[([^\]]*)\]/m.exec(text)?.[1];
  const block = /^datasource_list\s*:[ \t]*(?:#.*)?\n((?:[ \t]*-[^\n]*(?:\n|$))+)/m.exec(text)?.[1];
  const list = inline?.split(",") ?? block?.split("\n").map((line) => line.replace(/^\s*-/, ""));
  return list?.map((name) => name.trim().replaceAll(/["']/g, "")).filter((name) => name !== "");
}

async function resourceDisk(context: Context): Promise<Verdict> {
  if ((await agent(context)) === undefined) return noAgent;
  const chosen = await provisioner(context);
  if (chosen === "waagent" || !(await hasCloudInit(context))) return notApplicable("cloud-init does not provision.");
  const value = (await agentSettings(context))?.get("ResourceDisk.Format");
  if (value?.toLowerCase() !== "y") return pass("The agent leaves the resource disk to cloud-init.");
  const evidence = { ...(await tree(context)).place(agentConfigPath), actual: "ResourceDisk.Format=y", required: "ResourceDisk.Format=n" };
  return fail(`ResourceDisk.Format is "y" in ${agentConfigPath}, and cloud-init formats the disk too.`, evidence);
}

async function diskTimeout(context: Context): Promise<Verdict> {
  if ((await agent(context)) === undefined) return noAgent;
  const value = (await agentSettings(context))?.get("OS.RootDeviceScsiTimeout");
  if (value === "300") return pass("OS.RootDeviceScsiTimeout is 300.");
  const actual = value ?? "not set";
  const evidence = { ...(await tree(context)).place(agentConfigPath), actual, required: "300" };
  return fail(`OS.RootDeviceScsiTimeout is ${value === undefined ? "not set" : quote(value)} in ${agentConfigPath}.`, evidence);
}

async function hyperVDaemons(context: Context): Promise<Verdict> {
  const found = await packages(context);
  const name = [...found.versions.keys()].find((each) => daemons.test(each));
  if (name !== undefined) return pass(`${name} is installed.`);
  if (found.kind === "none" || found.closed !== undefined) return { kind: "unknown", text: "Which packages are installed is not known." };
  return fail("Hyper-V's daemons are not installed.", {
    ...(await tree(context)).place(found.path),
    actual: "no such package",
    required: "hyperv-daemons",
  });
}
