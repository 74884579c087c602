import { quote } from "../../core/problem.ts";
import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { agent, agentConfigPath, agentSettings } from "../facts/agent.ts";
import { compareVersions } from "../facts/dpkg-version.ts";
import { packages } from "../facts/packages.ts";
import { enablement } from "../facts/units.ts";
import { links } from "../links.ts";
import type { Thresholds } from "../policy.ts";
import { expandGlob } from "../tree/glob.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.faq } as const;
const noAgent = notApplicable("The agent is not installed (AGT-001).");

/** The Azure Linux Agent. */
export const agentChecks: readonly Check[] = [
  {
    ...common,
    id: "AGT-001",
    title: "The Azure Linux Agent is installed",
    why: "Without it Azure takes the machine for not started, and no extension works.",
    aliases: ["TestID 39", "200.3.3.4"],
    remedy: "Install the distribution's package (Debian: waagent, Ubuntu: walinuxagent, RPM: WALinuxAgent, SUSE: python-azure-agent).",
    run: installed,
  },
  {
    ...common,
    id: "AGT-002",
    title: "The agent is recent enough",
    why: "Older agents lack extension support and fixes.",
    aliases: ["TestID 39", "200.3.3.4", "LISA verify_waagent_version"],
    threshold: agentFloor,
    remedy: "Update the agent's package, or take a newer release of the distribution as the base.",
    run: recent,
  },
  {
    ...common,
    id: "AGT-003",
    title: "The agent starts at boot",
    why: "An agent that does not run reports nothing; the deployment times out.",
    aliases: ["200.3.3.4"],
    remedy: "Enable it: `systemctl enable walinuxagent` (or `waagent`) in the image.",
    run: enabled,
  },
  {
    ...common,
    id: "AGT-004",
    title: "The agent makes no swap",
    why: "Certification looks at a started machine and refuses swap that it finds there.",
    severity: "warning",
    aliases: ["200.3.3.3"],
    remedy: "Set `ResourceDisk.EnableSwap=n` in /etc/waagent.conf.",
    run: async (context) => await setting(context, { key: "ResourceDisk.EnableSwap", refused: ["y"], required: "n" }),
  },
  {
    ...common,
    id: "AGT-005",
    title: "The agent updates itself",
    why: "Customers' machines live longer than the image; distributions choose different defaults, so it must be said. A commented line says nothing.",
    severity: "warning",
    aliases: ["TestID 51"],
    link: links.selfTest,
    remedy: "Set `AutoUpdate.Enabled=y` in /etc/waagent.conf.",
    run: async (context) => await setting(context, { key: "AutoUpdate.Enabled", refused: ["n", ""], required: "y" }),
  },
  {
    ...common,
    id: "AGT-006",
    title: "Every machine gets its own SSH host keys",
    why: "Machines that share host keys can be impersonated by each other's owners.",
    severity: "warning",
    link: links.agent,
    remedy: "Set `Provisioning.RegenerateSshHostKeyPair=y` in /etc/waagent.conf.",
    run: async (context) => await setting(context, { key: "Provisioning.RegenerateSshHostKeyPair", refused: ["n"], required: "y" }),
  },
  {
    ...common,
    id: "AGT-007",
    title: "The root password is deleted at provisioning",
    why: "A second lock, should a password have been left.",
    severity: "warning",
    link: links.agent,
    remedy: "Set `Provisioning.DeleteRootPassword=y` in /etc/waagent.conf.",
    run: async (context) => await setting(context, { key: "Provisioning.DeleteRootPassword", refused: ["n"], required: "y" }),
  },
  {
    ...common,
    id: "AGT-008",
    title: "Python is recent enough for the agent and extensions",
    why: "The agent and many extensions are Python programs.",
    severity: "warning",
    aliases: ["TestID 45", "LISA verify_python_version"],
    link: links.selfTest,
    threshold: ({ python: floor }) => `at least ${floor}`,
    remedy: "Install the distribution's python3.",
    run: python,
  },
];

async function installed(context: Context): Promise<Verdict> {
  const found = await agent(context);
  if (found !== undefined) return pass(`The agent ${quote(found.version)} is installed.`);
  const files = await tree(context);
  return fail("The Azure Linux Agent is not installed.", {
    ...files.place((await packages(context)).path),
    actual: "no package, no azurelinuxagent module",
    required: "the agent",
  });
}

async function recent(context: Context): Promise<Verdict> {
  const found = await agent(context);
  if (found === undefined) return noAgent;
  const { agentVersion, autoUpdateSuffices } = context.thresholds;
  if (compareVersions(found.version, agentVersion) >= 0) return pass(`The agent has version ${quote(found.version)}.`);
  const updates = (await agentSettings(context))?.get("AutoUpdate.Enabled")?.toLowerCase() === "y";
  if (autoUpdateSuffices && updates) return pass(`The agent ${quote(found.version)} updates itself.`);
  const required = agentFloor(context.thresholds);
  return fail(`The agent has version ${quote(found.version)}; required is ${required}.`, {
    ...(await tree(context)).place(found.path),
    actual: found.version,
    required,
  });
}

function agentFloor({ agentVersion, autoUpdateSuffices }: Thresholds): string {
  return `at least ${agentVersion}${autoUpdateSuffices ? ", or AutoUpdate.Enabled=y" : ""}`;
}

async function enabled(context: Context): Promise<Verdict> {
  if ((await agent(context)) === undefined) return noAgent;
  const state = await enablement(context, ["walinuxagent", "waagent"]);
  if (state === "enabled") return pass("The agent's service is enabled.");
  const evidence = { ...(await tree(context)).place("/etc/systemd/system"), actual: state, required: "enabled" };
  return fail(`The agent's service is ${state}: nothing starts walinuxagent.service or waagent.service.`, evidence);
}

/** One key of waagent.conf. `refused` lists the values that fail; the empty one stands for "not set". */
async function setting(
  context: Context,
  wanted: { readonly key: string; readonly refused: readonly string[]; readonly required: string },
): Promise<Verdict> {
  if ((await agent(context)) === undefined) return noAgent;
  const { key, refused, required } = wanted;
  const value = (await agentSettings(context))?.get(key);
  const shown = value === undefined ? "not set" : quote(value);
  if (!refused.includes(value?.toLowerCase() ?? "")) return pass(`${key} is ${shown}.`);
  return fail(`${key} is ${shown} in ${agentConfigPath}.`, {
    ...(await tree(context)).place(agentConfigPath),
    actual: value ?? "not set",
    required: `${key}=${required}`,
  });
}

async function python(context: Context): Promise<Verdict> {
  const { versions } = await packages(context);
  const files = await tree(context);
  const byFolder = (await expandGlob(files, "/usr/lib/python[23].*"))
    .map((path) => path.slice(path.lastIndexOf("n") + 1))
    .filter((each) => /^\d[\d.]*$/.test(each));
  const found = [versions.get("python3"), versions.get("python3-minimal"), ...byFolder]
    .filter((each) => each !== undefined)
    .toSorted(compareVersions)
    .at(-1);
  const required = `at least ${context.thresholds.python}`;
  const evidence = { ...files.place("/usr/lib"), required };
  if (found === undefined) return fail("Python is not installed.", { ...evidence, actual: "none" });
  if (compareVersions(found, context.thresholds.python) >= 0) return pass(`Python has version ${quote(found)}.`);
  return fail(`Python has version ${quote(found)}; required is ${required}.`, { ...evidence, actual: found });
}
