import { quote } from "../../core/problem.ts";
import { judge, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { links } from "../links.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { fstab, tree } from "../tree/root.ts";
import { meaningfulLines } from "../tree/text.ts";

const common = {
  tier: "F",
  severity: "error",
  family: "linux",
  aliases: ["200.3.3.3", "LISA verify_no_swap_on_osdisk"],
  link: links.faq,
} as const;

const pageBytes = 4096;
const swapFilePatterns = ["/swapfile*", "/swap.img", "/swap/*", "/var/swap*", "/var/lib/swap*"];
/** Where Azure puts the resource disk; swap there is what is wanted. */
const onResourceDisk = /^\/(mnt|mnt\/resource)\//;

/** Swap on the OS disk by other ways than a partition (PART-005) and the agent (AGT-004). */
export const swapChecks: readonly Check[] = [
  {
    ...common,
    id: "SWAP-001",
    title: "fstab turns no swap on",
    why: "Swap on the OS disk is slow, costs transactions, and is refused.",
    remedy: "Remove the swap lines from /etc/fstab; let cloud-init or the agent make swap on the resource disk.",
    run: fstabSwap,
  },
  {
    ...common,
    id: "SWAP-002",
    title: "No systemd unit turns swap on",
    why: "A .swap unit works without fstab.",
    remedy: "Remove the .swap units from /etc/systemd/system.",
    run: swapUnits,
  },
  {
    ...common,
    id: "SWAP-003",
    title: "No swap file is on the OS disk",
    why: "A swap file is found even when nothing turns it on, and it makes the image larger.",
    remedy: "Turn it off and delete it as part of the build.",
    run: swapFiles,
  },
  {
    ...common,
    id: "SWAP-004",
    title: "cloud-init makes no swap file on the OS disk",
    why: "Certification looks at a started machine: swap made at the first boot counts.",
    remedy: "Remove `swap:` from cloud-init's configuration, or set its file name below /mnt.",
    run: cloudInitSwap,
  },
];

async function fstabSwap(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const entries = (await fstab(context)).filter(
    ({ type, device }) => type === "swap" && !onResourceDisk.test(device) && !isResourceDisk(device),
  );
  return judge(
    entries.map(({ device, line }) => ({
      text: `/etc/fstab line ${line} turns swap on ${quote(device)} on.`,
      evidence: { ...files.place(`/etc/fstab:${line}`), actual: `swap on ${device}`, required: "no swap on the OS disk" },
    })),
    "fstab has no swap on the OS disk.",
  );
}

function isResourceDisk(device: string): boolean {
  return /^\/dev\/disk\/(azure\/resource|cloud\/azure_resource)/.test(device);
}

async function swapUnits(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const path of await expandGlobs(files, ["/etc/systemd/system/*.swap", "/etc/systemd/system/*.wants/*.swap"])) {
    const name = path.slice(path.lastIndexOf("/"));
    if (seen.has(name)) continue;
    seen.add(name);
    const what = /^\s*What\s*=\s*(\S+)/m.exec((await files.text(path)) ?? "")?.[1] ?? "";
    if (what === "" || onResourceDisk.test(what) || /^\/dev\/zram\d/.test(what) || isResourceDisk(what)) continue;
    faults.push({
      text: `The unit ${quote(path)} turns swap on ${quote(what)} on.`,
      evidence: { ...files.place(path), actual: `swap on ${what}`, required: "no swap unit" },
    });
  }
  return judge(faults, "No unit turns swap on the OS disk on.");
}

async function swapFiles(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  for (const path of await expandGlobs(files, swapFilePatterns)) {
    const page = await files.start(path, pageBytes);
    if (page === undefined || String.fromCodePoint(...page.subarray(pageBytes - 10)) !== "SWAPSPACE2") continue;
    faults.push({
      text: `${quote(path)} is a swap file.`,
      evidence: { ...files.place(path), actual: "swap signature", required: "no swap file" },
    });
  }
  return judge(faults, "No swap file was found in the usual places.");
}

/** cloud-init's module `mounts`: a top-level `swap:` with a file name or a size makes a swap file, `/swap.img` unless said otherwise. */
async function cloudInitSwap(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  for (const path of await expandGlobs(files, ["/etc/cloud/cloud.cfg", "/etc/cloud/cloud.cfg.d/*.cfg"])) {
    const name = swapFileName((await files.text(path)) ?? "");
    if (name === undefined || onResourceDisk.test(name)) continue;
    faults.push({
      text: `${quote(path)} makes the swap file ${quote(name)}.`,
      evidence: { ...files.place(path), actual: `swap file ${name}`, required: "none, or below /mnt" },
    });
  }
  return judge(faults, "cloud-init makes no swap on the OS disk.");
}

function swapFileName(text: string): string | undefined {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => /^swap\s*:/.test(line));
  if (start < 0) return undefined;
  const inline = (lines[start] ?? "")
    .replace(/^swap\s*:/, "")
    .replace(/#.*$/, "")
    .trim();
  const end = lines.findIndex((line, index) => index > start && /^\S/.test(line) && !line.startsWith("#"));
  const block = [inline, ...lines.slice(start + 1, end < 0 ? undefined : end)].join("\n");
  if (meaningfulLines(block).length === 0 || /^(false|null|~|\{\s*\})$/.test(inline)) return undefined;
  return /(?:^|[\s{,])filename\s*:\s*["']?([^\s"',}]+)/.exec(block)?.[1] ?? "/swap.img";
}
