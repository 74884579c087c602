import { quote } from "../../core/problem.ts";
import { fail, judge, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { enablement } from "../facts/units.ts";
import { links } from "../links.ts";
import { configLines, type ConfigLine } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { meaningfulLines, textOf } from "../tree/text.ts";
import type { Tree } from "../tree/tree.ts";

const common = {
  tier: "F",
  severity: "error",
  family: "linux",
  aliases: ["200.3.3.3", "LISA verify_no_swap_on_osdisk"],
  link: links.faq,
} as const;

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

/** Swap that is not in the image and is there once the machine runs, which is when certification looks. */
export const firstBootSwapChecks: readonly Check[] = [
  {
    ...common,
    id: "SWAP-005",
    title: "No service makes swap files",
    why: "The file appears when the machine starts, on the OS disk, and is refused there.",
    remedy: "Remove dphys-swapfile, swapspace or systemd-swap.",
    run: noService,
  },
  {
    ...common,
    id: "SWAP-006",
    title: "No script turns swap on at the first boot",
    why: "Certification looks at a started machine; swap that a script makes counts like any other.",
    remedy: "Remove the `mkswap` and `swapon` lines, or make the swap below /mnt, on the resource disk.",
    run: noScript,
  },
];

async function noService(context: Context): Promise<Verdict> {
  for (const name of services)
    if ((await enablement(context, [name])) === "enabled")
      return fail(`The service ${name} is enabled.`, {
        ...(await tree(context)).place("/etc/systemd/system"),
        actual: `${name} enabled`,
        required: "none",
      });
  return pass("No such service is enabled.");
}

async function noScript(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const lines = await configLines(files, started);
  const faults = [...lines, ...(await linesOfScripts(files, lines))]
    .filter(({ text }) => makesSwap(text))
    .map(({ path, number }): Fault => ({
      text: `${quote(path)} line ${number} makes swap.`,
      evidence: { ...files.place(`${path}:${number}`), actual: "mkswap or swapon", required: "no swap on the OS disk" },
    }));
  return judge(faults, "No script makes swap.");
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
