import { Undecided } from "../check.ts";
import { fact, type Context } from "../context.ts";
import { tree } from "../tree/root.ts";

/** Installed packages by name, with their versions. `kind` says whose versions they are. */
export type Packages = { readonly kind: "dpkg" | "none" | "rpm"; readonly versions: ReadonlyMap<string, string> };

const statusPath = "/var/lib/dpkg/status";
/** A desktop with everything has about 8 MiB. */
const statusLimit = 32 * 1024 * 1024;
const rpmPaths = ["/var/lib/rpm", "/usr/lib/sysimage/rpm"];

/** What the package database says; `rpm` databases are recognised, not read. */
export const packages = fact(readPackages);

/** As `packages`, but `Undecided` where there is no database that can be read. */
export async function readablePackages(context: Context): Promise<ReadonlyMap<string, string>> {
  const { kind, versions } = await packages(context);
  if (kind === "dpkg") return versions;
  const what = kind === "rpm" ? "The packages are in an RPM database, which is not read." : "No package database was found.";
  throw new Undecided(what, { remedy: "Show the version otherwise (for instance `rpm -q`), and waive the check with that as evidence." });
}

async function readPackages(context: Context): Promise<Packages> {
  const files = await tree(context);
  const status = await files.text(statusPath, statusLimit);
  if (status !== undefined) return { kind: "dpkg", versions: parseDpkgStatus(status) };
  for (const path of rpmPaths) if ((await files.list(path)).length > 0) return { kind: "rpm", versions: new Map() };
  return { kind: "none", versions: new Map() };
}

/** Name and version of every package whose files are in place (dpkg(1): the third word of Status). Of two architectures the first counts. */
function parseDpkgStatus(status: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  for (const paragraph of status.split(/\n\n+/)) {
    const name = field(paragraph, "Package");
    const version = field(paragraph, "Version");
    const state = field(paragraph, "Status")?.split(/\s+/)[2];
    const isInstalled = state === "installed" || state?.startsWith("trigger") === true;
    if (name !== undefined && version !== undefined && isInstalled && !versions.has(name)) versions.set(name, version);
  }
  return versions;
}

function field(paragraph: string, name: string): string | undefined {
  const start = paragraph.startsWith(`${name}: `) ? 0 : paragraph.indexOf(`\n${name}: `) + 1;
  if (start === 0 && !paragraph.startsWith(`${name}: `)) return undefined;
  const from = start + name.length + 2;
  const end = paragraph.indexOf("\n", from);
  return paragraph.slice(from, end < 0 ? undefined : end).trim();
}
