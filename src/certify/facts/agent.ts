import { fact, type Context } from "../context.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { packages } from "./packages.ts";
import { parseSettings } from "./settings-file.ts";

/** The Azure Linux Agent as installed; `path` is what shows its version. */
export type Agent = { readonly version: string; readonly path: string };

/** What Debian, Ubuntu, RPM distributions and SUSE call the package. */
const packageNames = ["waagent", "walinuxagent", "WALinuxAgent", "python3-azure-agent", "python-azure-agent"];

const versionFiles = [
  "/usr/lib/python3*/{}-packages",
  "/usr/local/lib/python3*/{}-packages",
  "/usr/lib64/python3*/{}-packages",
  "/usr/lib/python2*/{}-packages",
]
  .flatMap((pattern) => [pattern.replace("{}", "dist"), pattern.replace("{}", "site")])
  .flatMap((folder) => [`${folder}/azurelinuxagent/common/version.py`, `${folder}/WALinuxAgent*.egg/azurelinuxagent/common/version.py`]);

export const agentConfigPath = "/etc/waagent.conf";

/** The agent; undefined when there is none. */
export const agent = fact(findAgent);
/** Settings of waagent.conf that are in force (commented lines are not); undefined without the file. */
export const agentSettings = fact(readAgentSettings);

async function findAgent(context: Context): Promise<Agent | undefined> {
  const { versions, path: database } = await packages(context);
  const name = packageNames.find((each) => versions.has(each));
  if (name !== undefined) return { version: versions.get(name) ?? "", path: database };
  const files = await tree(context);
  for (const path of await expandGlobs(files, versionFiles)) {
    const version = /^AGENT_VERSION\s*=\s*["']([0-9][0-9.]*)["']/m.exec((await files.text(path)) ?? "")?.[1];
    if (version !== undefined) return { version, path };
  }
  return undefined;
}

async function readAgentSettings(context: Context): Promise<ReadonlyMap<string, string> | undefined> {
  const text = await (await tree(context)).text(agentConfigPath);
  return text === undefined ? undefined : parseSettings(text);
}
