import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { packages } from "../facts/packages.ts";
import { links } from "../links.ts";
import { configLines, expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { meaningfulLines, type Line } from "../tree/text.ts";

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
  {
    id: "SEC-011",
    title: "The package manager has a source",
    why: "Without one customers' machines get no security update at all.",
    tier: "F",
    severity: "warning",
    family: "linux",
    aliases: ["LISA verify_repository_installed", "GCP packagemanager"],
    link: links.lisa,
    remedy: "Name the distribution's public mirrors in /etc/apt/sources.list.d, /etc/yum.repos.d or /etc/zypp/repos.d.",
    run: hasSource,
  },
  {
    id: "SEC-012",
    title: "Packages are taken with signatures only",
    why: "Whoever stands between a machine and its mirror could put any program into it.",
    tier: "F",
    severity: "warning",
    family: "linux",
    aliases: ["CIV package signatures"],
    link: links.security,
    remedy: "Remove `[trusted=yes]` and `AllowUnauthenticated` (apt), and set `gpgcheck=1` with a key (dnf, zypper).",
    run: signed,
  },
];

/** Lines by which apt and dnf take what nobody signed. */
const unsignedLine =
  /^deb(?:-src)?\s+\[[^\]]*\btrusted=yes\b|^Trusted:\s*yes\b|^(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)\s+"?(?:true|1|yes)\b|^(?:pkg_)?gpgcheck\s*=\s*(?:0|no|off|false)\s*$/i;

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

async function hasSource(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const { kind } = await packages(context);
  if (kind === "none") return notApplicable("No package manager is known here.");
  const sources = (await configLines(files, sourcePatterns)).filter(({ text }) => sourceLine.test(text));
  if (sources.length > 0) return pass(`Package sources found: ${sources.length}.`);
  const path = kind === "dpkg" ? "/etc/apt/sources.list.d" : "/etc/yum.repos.d";
  return fail("The package manager has no source.", { ...files.place(path), actual: "no source", required: "the distribution's own" });
}

async function signed(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const faults: Fault[] = [];
  for (const path of await expandGlobs(files, [...sourcePatterns, ...settingPatterns])) {
    const lines = meaningfulLines((await files.text(path)) ?? "");
    for (const { text, number } of lines.filter((line) => unsignedLine.test(line.text)))
      if (isInUse(lines, number))
        faults.push({
          text: `${quote(path)} line ${number} takes packages that nobody signed.`,
          evidence: { ...files.place(`${path}:${number}`), actual: text, required: "signatures checked" },
        });
  }
  return judge(faults, "Packages are taken with signatures only.");
}

/** False for a line of a repository's section that is turned off. */
function isInUse(lines: readonly Line[], number: number): boolean {
  const begin = lines.findLastIndex((line) => line.text.startsWith("[") && line.number < number);
  const end = lines.findIndex((line, index) => index > begin && line.text.startsWith("["));
  const section = begin < 0 ? [] : lines.slice(begin, end < 0 ? undefined : end);
  return !section.some(({ text }) => /^enabled\s*=\s*(?:0|no|off|false)\s*$/i.test(text));
}
