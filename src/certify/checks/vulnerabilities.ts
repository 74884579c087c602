import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { ghost, heartbleed, neededInstead, shellshock, type FixedVersions } from "../facts/fixed-versions.ts";
import { isLog4jFixed, log4jJars } from "../facts/log4j.ts";
import { readablePackages } from "../facts/packages.ts";
import { kernelPackages, sackFloor } from "../facts/sack-kernels.ts";
import { links } from "../links.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.faq } as const;
const libraries = ["/usr/lib", "/usr/lib64", "/usr/lib/*-linux-gnu", "/usr/local/lib", "/lib/*-linux-gnu"].map(
  (folder) => `${folder}/liblzma.so.5.*`,
);

/** Holes that everybody knows by name. Versions compare as dpkg and RPM do; distributions that fixed an old version in place are known (facts/fixed-versions). */
export const vulnerabilityChecks: readonly Check[] = [
  {
    ...common,
    id: "SEC-002",
    title: "glibc is not open to GHOST",
    why: "CVE-2015-0235 lets a name lookup take a machine over.",
    severity: "warning",
    aliases: ["TestID 50", "DSA-3142", "RHSA-2015:0090"],
    remedy: "Update glibc; if the distribution has patched its older version, waive this with its advisory.",
    run: async (context) => await notOpen(context, ["libc6", "glibc"], { ...ghost, upstream: context.thresholds.glibc }),
    threshold: ({ glibc }) => `at least ${glibc}, or the distribution's fixed version`,
  },
  {
    ...common,
    id: "SEC-005",
    title: "bash is not open to Shellshock",
    why: "CVE-2014-6271 lets whoever sets an environment variable, such as a web server's visitor, run commands.",
    aliases: ["DSA-3035", "USN-2380", "RHSA-2014:1306"],
    link: "https://nvd.nist.gov/vuln/detail/CVE-2014-6271",
    remedy: "Update bash; if the distribution has patched its older version, waive this with its advisory.",
    run: async (context) => await notOpen(context, ["bash"], shellshock),
  },
  {
    ...common,
    id: "SEC-006",
    title: "OpenSSL is not open to Heartbleed",
    why: "CVE-2014-0160 lets anybody read a server's memory, its private key included.",
    aliases: ["DSA-2896", "USN-2165", "RHSA-2014:0376"],
    link: "https://nvd.nist.gov/vuln/detail/CVE-2014-0160",
    remedy: "Update OpenSSL, and make new keys wherever the old one was in use.",
    run: async (context) => await notOpen(context, ["openssl", "libssl1.0.0", "openssl-libs", "libopenssl1_0_0"], heartbleed),
  },
  {
    ...common,
    id: "SEC-007",
    title: "No kernel is open to SACK Panic",
    why: "CVE-2019-11477 lets a few packets stop the machine; images with such kernels are refused.",
    aliases: ["TestID 52", "USN-4017-1", "CVE-2019-11478", "CVE-2019-11479"],
    remedy: "Update the kernel and remove the old one from the image.",
    run: sackKernels,
  },
  {
    ...common,
    id: "SEC-008",
    title: "No Java library is open to Log4Shell",
    why: "CVE-2021-44228 lets whoever gets a line into a log run code.",
    aliases: ["CVE-2021-45046", "CVE-2021-45105", "CVE-2021-44832"],
    link: "https://logging.apache.org/security.html",
    remedy: "Replace log4j-core by 2.17.1 or later (Java 7: 2.12.4, Java 6: 2.3.2), or remove JndiLookup.class from the jar.",
    run: log4shell,
  },
  {
    ...common,
    id: "SEC-009",
    title: "xz is not a release with a back door",
    why: "CVE-2024-3094: 5.6.0 and 5.6.1 let the owner of a key in through the SSH server.",
    aliases: ["DSA-5649"],
    link: "https://nvd.nist.gov/vuln/detail/CVE-2024-3094",
    remedy: "Go back to xz 5.4 or forward to 5.6.2, and build the image again from a clean base.",
    run: backdooredXz,
  },
];

async function notOpen(context: Context, names: readonly string[], hole: FixedVersions): Promise<Verdict> {
  const packages = await readablePackages(context);
  const installed = packages.all.filter(({ name }) => names.includes(name));
  if (installed.length === 0) return notApplicable(`${names.join(", ")}: not installed.`);
  const files = await tree(context);
  const faults = installed.flatMap(({ name, version }): readonly Fault[] => {
    const needed = neededInstead(packages, version, hole);
    if (needed === undefined) return [];
    const required = `at least ${needed}`;
    const text = `${name} has version ${quote(version)}; required is ${required}.`;
    return [{ text, evidence: { ...files.place(packages.path), actual: `${name} ${version}`, required } }];
  });
  return judge(faults, `${installed.map(({ name, version }) => `${name} has version ${quote(version)}`).join(", ")}.`);
}

async function sackKernels(context: Context): Promise<Verdict> {
  const packages = await readablePackages(context);
  const kernels = kernelPackages(packages);
  if (kernels.length === 0) return notApplicable("No package of a kernel is installed.");
  const files = await tree(context);
  const judged = kernels.map((kernel) => ({ ...kernel, floor: sackFloor(packages, kernel.version) }));
  const faults = judged.flatMap(({ name, version, floor }): readonly Fault[] => {
    if (floor === undefined || floor === "unlisted") return [];
    const text = `${quote(name)} has version ${quote(version)}; required is at least ${floor}.`;
    return [{ text, evidence: { ...files.place(packages.path), actual: `${name} ${version}`, required: `at least ${floor}` } }];
  });
  const unlisted = judged.find(({ floor }) => floor === "unlisted");
  if (faults.length > 0 || unlisted === undefined) return judge(faults, `Kernels looked at: ${kernels.length}; none is open to it.`);
  return {
    kind: "unknown",
    text: `Of ${quote(unlisted.name)} ${quote(unlisted.version)} it is not known whether it has the fix.`,
    remedy: "Update the kernel, or waive this with the distribution's advisory.",
  };
}

async function log4shell(context: Context): Promise<Verdict> {
  const jars = await log4jJars(context);
  const files = await tree(context);
  const faults = jars.flatMap(({ path, version }): readonly Fault[] => {
    if (version === undefined || isLog4jFixed(version)) return [];
    const required = "2.17.1, 2.12.4 or 2.3.2, or no JndiLookup.class in it";
    return [{ text: `${quote(path)} is log4j-core ${quote(version)}.`, evidence: { ...files.place(path), actual: version, required } }];
  });
  const unnamed = jars.find(({ version }) => version === undefined);
  if (faults.length > 0) return judge(faults, "");
  if (unnamed !== undefined)
    return {
      kind: "unknown",
      text: `${quote(unnamed.path)} is log4j-core of a version that its name does not say.`,
      remedy: "Name the jar by its version.",
    };
  return jars.length === 0
    ? notApplicable("No log4j-core 2 was found in the usual places.")
    : pass(`Jars looked at: ${jars.length}; all are fixed.`);
}

/** By the package where there is one: some distributions rebuilt 5.6.1 from clean sources under the library's same name. */
async function backdooredXz(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const packages = await readablePackages(context).catch(() => undefined);
  const installed = packages?.all.filter(({ name }) => ["xz-utils", "liblzma5", "xz", "xz-libs", "liblzma"].includes(name)) ?? [];
  const bad = installed.find(({ version }) => /^(?:\d+:)?5\.6\.[01](?:-|$)/.test(version));
  const required = "any release but 5.6.0 and 5.6.1";
  if (packages !== undefined && bad !== undefined)
    return fail(`${bad.name} has version ${quote(bad.version)}.`, { ...files.place(packages.path), actual: bad.version, required });
  if (installed.length > 0) return pass(`${installed[0]?.name ?? "xz"} has version ${quote(installed[0]?.version ?? "")}.`);
  return (await backdooredLibrary(context)) ?? (packages === undefined ? unknownXz : notApplicable("xz is not installed."));
}

const unknownXz: Verdict = { kind: "unknown", text: "Whether xz is installed is not known." };

/** By the library itself, where no package speaks of it. */
async function backdooredLibrary(context: Context): Promise<Verdict | undefined> {
  const files = await tree(context);
  const found = await expandGlobs(files, libraries);
  const required = "any release but 5.6.0 and 5.6.1";
  const path = found.find((each) => /\.so\.5\.6\.[01]$/.test(each));
  if (path !== undefined)
    return fail(`${quote(path)} is such a release.`, { ...files.place(path), actual: path.slice(path.indexOf(".so.") + 4), required });
  return found.length > 0 ? pass("The library of xz is another release.") : undefined;
}
