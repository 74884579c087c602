import { quote } from "../../core/problem.ts";
import { judge, notApplicable, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { links } from "../links.ts";
import { configLines } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";

const sourcePatterns = [
  "/etc/apt/sources.list",
  "/etc/apt/sources.list.d/*.list",
  "/etc/apt/sources.list.d/*.sources",
  "/etc/yum.repos.d/*.repo",
  "/etc/zypp/repos.d/*.repo",
];
const settingPatterns = ["/etc/apt/apt.conf", "/etc/apt/apt.conf.d/*", "/etc/dnf/dnf.conf", "/etc/yum.conf"];
const sourceLine = /^(?:deb|deb-src|URIs:|baseurl\s*=|mirrorlist\s*=|metalink\s*=)/i;
const proxyLine = /^(?:Acquire::https?::Proxy\b|proxy\s*=)/i;
/** Places that only the build machine reaches: media, its own files, itself, private addresses (RFC 1918), names without a public domain. */
const localPlace =
  /\b(?:cdrom|file|copy|dvd|hd|iso):|\/\/(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|[^/\s."]+(?::\d+)?(?:[/\s"]|$)|[^/\s]+\.(?:local|lan|internal|corp)\b)/i;

/** Where customers' updates come from. */
export const packageSourceChecks: readonly Check[] = [
  {
    id: "SEC-010",
    title: "Package sources are within customers' reach",
    why: "A source on a medium, a mirror or a proxy of the build network keeps machines from every security update.",
    tier: "F",
    severity: "warning",
    family: "linux",
    aliases: ["LISA verify_repository_installed"],
    link: links.lisa,
    remedy: "Name the distribution's public mirrors, and remove the build's proxy from the package manager's settings.",
    run: reachable,
  },
];

async function reachable(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const sources = (await configLines(files, sourcePatterns)).filter(({ text }) => sourceLine.test(text));
  const proxies = (await configLines(files, settingPatterns)).filter(({ text }) => proxyLine.test(text));
  if (sources.length + proxies.length === 0) return notApplicable("No package source is configured.");
  const faults = [...sources, ...proxies]
    .filter(({ text }) => localPlace.test(text))
    .map(({ path, number }): Fault => ({
      text: `${quote(path)} line ${number} names a place that only the build machine reaches.`,
      evidence: { ...files.place(`${path}:${number}`), actual: "a local source or proxy", required: "a public one" },
    }));
  return judge(faults, `Package sources looked at: ${sources.length}; all are public.`);
}
