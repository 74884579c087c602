import { ImageReadError } from "../../ports/images.ts";
import { Undecided } from "../check.ts";
import { fact, type Context } from "../context.ts";
import { tree } from "../tree/root.ts";
import type { Tree } from "../tree/tree.ts";
import { compareVersions } from "./dpkg-version.ts";
import { rpmPackages, type InstalledPackage } from "./rpm-database.ts";
import { compareRpmVersions } from "./rpm-version.ts";

/** Installed packages. `kind` says whose versions they are; `path` is the database. */
export type Packages = {
  readonly kind: "dpkg" | "rpm" | "none";
  readonly path: string;
  /** Version by name; of several the first. */
  readonly versions: ReadonlyMap<string, string>;
  /** Every one: several kernels can be installed beside each other. */
  readonly all: readonly InstalledPackage[];
  /** Why a database that is there is not read; `all` is empty then. */
  readonly closed?: string;
};

const statusPath = "/var/lib/dpkg/status";
/** A desktop with everything has about 8 MiB. */
const statusLimit = 32 * 1024 * 1024;
const rpmFolders = ["/usr/lib/sysimage/rpm", "/var/lib/rpm"];
const rpmLimit = 256 * 1024 * 1024;

/** What the package database says: dpkg's, or RPM's where it is SQLite (Berkeley DB and ndb are recognised, not read). */
export const packages = fact(readPackages);

/** As `packages`, but `Undecided` where there is no database that can be read. */
export async function readablePackages(context: Context): Promise<Packages> {
  const found = await packages(context);
  if (found.kind !== "none" && found.closed === undefined) return found;
  const remedy = "Show the version otherwise (for instance `rpm -q`), and waive the check with that as evidence.";
  throw new Undecided(found.closed ?? "No package database was found.", { remedy });
}

/** The order of the versions: Debian's or RPM's. */
export function packageOrder({ kind }: Packages): (a: string, b: string) => number {
  return kind === "rpm" ? compareRpmVersions : compareVersions;
}

async function readPackages(context: Context): Promise<Packages> {
  const files = await tree(context);
  const status = await files.text(statusPath, statusLimit);
  if (status !== undefined) return listed("dpkg", statusPath, parseDpkgStatus(status));
  for (const folder of rpmFolders) {
    const names = await files.list(folder);
    if (names.includes("rpmdb.sqlite")) return await readRpm(files, `${folder}/rpmdb.sqlite`);
    if (names.length > 0)
      return { ...listed("rpm", folder, []), closed: "The packages are in an RPM database of an older kind, which is not read." };
  }
  return listed("none", statusPath, []);
}

function listed(kind: Packages["kind"], path: string, all: readonly InstalledPackage[]): Packages {
  return { kind, path, all, versions: new Map(all.toReversed().map(({ name, version }) => [name, version])) };
}

async function readRpm(files: Tree, path: string): Promise<Packages> {
  const size = (await files.stat(path))?.size ?? 0;
  const journal = (await files.stat(`${path}-wal`))?.size ?? 0;
  const closed = (why: string): Packages => ({ ...listed("rpm", path, []), closed: `The RPM database can not be read: ${why}.` });
  if (size > rpmLimit) return closed(`it has ${size} bytes, more than the ${rpmLimit} read`);
  if (journal > 0) return closed("changes of it were not written back (`rpm -qa` does that)");
  try {
    return listed("rpm", path, rpmPackages((await files.start(path, size)) ?? new Uint8Array()));
  } catch (error) {
    if (error instanceof ImageReadError) return closed(error.message);
    throw error;
  }
}

/** Name and version of every package whose files are in place (dpkg(1): the third word of Status). */
function parseDpkgStatus(status: string): readonly InstalledPackage[] {
  return status.split(/\n\n+/).flatMap((paragraph) => {
    const name = field(paragraph, "Package");
    const version = field(paragraph, "Version");
    const state = field(paragraph, "Status")?.split(/\s+/)[2];
    const isInstalled = state === "installed" || state?.startsWith("trigger") === true;
    return name !== undefined && version !== undefined && isInstalled ? [{ name, version }] : [];
  });
}

function field(paragraph: string, name: string): string | undefined {
  const start = paragraph.startsWith(`${name}: `) ? 0 : paragraph.indexOf(`\n${name}: `) + 1;
  if (start === 0 && !paragraph.startsWith(`${name}: `)) return undefined;
  const from = start + name.length + 2;
  const end = paragraph.indexOf("\n", from);
  return paragraph.slice(from, end < 0 ? undefined : end).trim();
}
