import { quote } from "../../core/problem.ts";
import { fact, type Context } from "../context.ts";
import { configLines, type ConfigLine } from "../tree/config-lines.ts";
import { fstab, tree } from "../tree/root.ts";
import { meaningfulLines, textOf } from "../tree/text.ts";
import type { Tree } from "../tree/tree.ts";
import { agentConfigPath, agentSettings } from "./agent.ts";
import { enablement } from "./units.ts";

const services = ["dphys-swapfile", "swapspace", "systemd-swap"];
/** What runs by itself when a machine starts for the first time, or each time. */
const started = [
  "/etc/rc.local",
  "/etc/rc.d/rc.local",
  "/etc/cloud/cloud.cfg",
  "/etc/cloud/cloud.cfg.d/*.cfg",
  "/var/lib/cloud/scripts/per-boot/*",
  "/var/lib/cloud/scripts/per-instance/*",
  "/var/lib/cloud/scripts/per-once/*",
  "/etc/systemd/system/*.service",
  "/etc/systemd/system/*.service.d/*.conf",
  "/usr/local/lib/systemd/system/*.service",
  "/etc/crontab",
  "/etc/cron.d/*",
  "/var/spool/cron/root",
  "/var/spool/cron/crontabs/root",
];
/** Scripts that these start are looked at too, but not what those start in turn. */
const maxScripts = 200;
const scriptLimit = 256 * 1024;

/** Enabled services that make swap files. */
export const swapServices = fact(async (context: Context): Promise<readonly string[]> => {
  const enabled: string[] = [];
  for (const name of services) if ((await enablement(context, [name])) === "enabled") enabled.push(name);
  return enabled;
});

/** Lines that turn swap on when a machine starts, in what starts by itself and in the scripts that it starts. */
export const swapLines = fact(async (context: Context): Promise<readonly ConfigLine[]> => {
  const files = await tree(context);
  const lines = await configLines(files, started);
  return [...lines, ...(await linesOfScripts(files, lines))].filter(({ text }) => makesSwap(text));
});

/** Everything in the image that makes swap when a machine starts, in words for a sentence. */
export async function swapMakers(context: Context): Promise<readonly string[]> {
  const isAgent = (await agentSettings(context))?.get("ResourceDisk.EnableSwap") === "y";
  const lines = (await fstab(context)).filter(({ type }) => type === "swap");
  return [
    ...(isAgent ? [`ResourceDisk.EnableSwap=y in ${agentConfigPath}`] : []),
    ...lines.map(({ line }) => `line ${line} of /etc/fstab`),
    ...(await swapServices(context)).map((name) => `the service ${name}`),
    ...(await swapLines(context)).map(({ path, number }) => `line ${number} of ${quote(path)}`),
  ];
}

/** Lines of the scripts that are named by their whole path. */
async function linesOfScripts(files: Tree, lines: readonly ConfigLine[]): Promise<readonly ConfigLine[]> {
  const named = new Set(lines.flatMap(({ text }) => text.match(/(?<![\w.$}-])\/[\w./+-]+/g) ?? []));
  const known = new Set(lines.map(({ path }) => path));
  const found: ConfigLine[] = [];
  for (const path of [...named].filter((each) => !known.has(each)).slice(0, maxScripts)) {
    const start = await files.start(path, 2);
    if (start === undefined || textOf(start) !== "#!") continue;
    const text = textOf((await files.start(path, scriptLimit)) ?? new Uint8Array());
    found.push(...meaningfulLines(text).map((line) => ({ ...line, path })));
  }
  return found;
}

/** Listing swap is harmless, and on the resource disk it is what is wanted. */
function makesSwap(line: string): boolean {
  return (
    /(?:^|[\s/;&|"'[])(?:mkswap|swapon)\b/.test(line) &&
    !/swapon\s+(?:-s|--show|--summary)\b/.test(line) &&
    !/\/mnt\b|\/dev\/zram/.test(line)
  );
}
