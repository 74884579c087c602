import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { packageOrder, readablePackages } from "../facts/packages.ts";
import { links } from "../links.ts";
import type { Thresholds } from "../policy.ts";
import { configLines } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.faq } as const;

/** Debian's and RPM distributions' names, the program before the library. */
const libraries = [
  "openssl",
  "libssl3t64",
  "libssl3",
  "libssl1.1",
  "libssl1.0.2",
  "libssl1.0.0",
  "openssl-libs",
  "libopenssl3",
  "libopenssl1_1",
];

/** Programs that must be recent, and how sudo asks. */
export const securityChecks: readonly Check[] = [
  {
    ...common,
    id: "SEC-001",
    title: "OpenSSL is recent enough",
    why: "Older releases lack protocols that Azure's services ask for.",
    aliases: ["TestID 44", "LISA verify_openssl_version"],
    threshold: opensslFloor,
    remedy: "Update openssl, or take a newer release of the distribution as the base.",
    run: openssl,
  },
  {
    ...common,
    id: "SEC-003",
    title: "OMI is not open to OMIGOD",
    why: "CVE-2021-38647 lets anybody who reaches its port be root.",
    aliases: ["LISA verify_omi_version"],
    link: links.lisa,
    threshold: ({ omi }) => `at least ${omi}`,
    remedy: "Remove omi, or update it.",
    run: async (context) => await atLeast(context, "omi", context.thresholds.omi),
  },
  {
    ...common,
    id: "SEC-004",
    title: "sudo asks for the user's own password",
    why: "With `targetpw` it asks for root's, which nobody has.",
    aliases: ["LISA verify_default_targetpw"],
    link: links.lisa,
    remedy: "Remove `Defaults targetpw` from /etc/sudoers and /etc/sudoers.d.",
    run: targetPassword,
  },
];

async function openssl(context: Context): Promise<Verdict> {
  const packages = await readablePackages(context);
  const name = libraries.find((each) => packages.versions.has(each));
  const version = name === undefined ? undefined : packages.versions.get(name);
  if (name === undefined || version === undefined) return notApplicable("OpenSSL is not installed.");
  const { floor, alsoAllowed } = context.thresholds.openssl;
  const plain = version.replace(/^\d+:/, "");
  const isAllowed = alsoAllowed.some((each) => plain === each || (plain.startsWith(each) && !/^[\d.]/.test(plain.slice(each.length))));
  if (isAllowed || packageOrder(packages)(plain, floor) >= 0) return pass(`${name} has version ${quote(version)}.`);
  const required = opensslFloor(context.thresholds);
  return fail(`${name} has version ${quote(version)}; required is ${required}.`, {
    ...(await tree(context)).place(packages.path),
    actual: version,
    required,
  });
}

function opensslFloor({ openssl: { floor, alsoAllowed } }: Thresholds): string {
  return [`at least ${floor}`, ...alsoAllowed].join(" or ");
}

async function atLeast(context: Context, name: string, floor: string): Promise<Verdict> {
  const packages = await readablePackages(context);
  const version = packages.versions.get(name);
  if (version === undefined) return notApplicable(`${name} is not installed.`);
  if (packageOrder(packages)(version, floor) >= 0) return pass(`${name} has version ${quote(version)}.`);
  const evidence = { ...(await tree(context)).place(packages.path), actual: version, required: `at least ${floor}` };
  return fail(`${name} has version ${quote(version)}; required is at least ${floor}.`, evidence);
}

/** Read literally and in sudoers.d too, which other checkers forget. */
async function targetPassword(context: Context): Promise<Verdict> {
  const files = await tree(context);
  const lines = await configLines(files, ["/etc/sudoers", "/etc/sudoers.d/*"]);
  return judge(
    lines
      .filter(({ text }) => /^Defaults\S*\s+(?:[^#]*[,\s])?targetpw\b/.test(text))
      .map(({ path, number }) => ({
        text: `${quote(path)} line ${number} sets targetpw.`,
        evidence: { ...files.place(`${path}:${number}`), actual: "Defaults targetpw", required: "no targetpw" },
      })),
    "sudo asks for the user's own password.",
  );
}
