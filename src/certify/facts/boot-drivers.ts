import { ImageReadError, type RamDisk } from "../../ports/images.ts";
import { Undecided } from "../check.ts";
import { fact, type Context } from "../context.ts";
import { tree } from "../tree/root.ts";
import { openedVolumes, type OpenVolume } from "../tree/volumes.ts";
import { bootEntries } from "./boot-entries.ts";
import type { BootEntry } from "./boot-entry.ts";
import { kernelConfigs, type KernelConfig } from "./kernel-config.ts";

/** What the kernel of an entry can drive before the root file system is there. */
export type BootDrivers = {
  readonly entry: BootEntry;
  /** What is built into its kernel; undefined when nothing in the image says so. */
  readonly builtIn: BuiltIn | undefined;
  /** Modules in its initial RAM disks, `-` written as `_`; undefined without one. Reads them at the first call. */
  modules(): Promise<ReadonlySet<string> | undefined>;
};

type BuiltIn = { readonly options: ReadonlyMap<string, string>; readonly modules: ReadonlySet<string> };

/** A driver: its module, and the options of which the first that a kernel's configuration knows decides whether it is built in. */
export type Driver = { readonly module: string; readonly options: readonly string[] };

const builtInLimit = 1024 * 1024;
/** Kernels are kept two or three at a time. */
const maxRamDisks = 12;

/** For every boot entry. */
export const bootDrivers = fact(readBootDrivers);

/**
 * True, false, or undefined when the kernel may have it built in and nothing says so. A driver that the kernel was configured without is told
 * by the checks of its configuration, and counts as there.
 */
export async function hasDriver(drivers: BootDrivers, driver: Driver): Promise<boolean | undefined> {
  const { builtIn } = drivers;
  const isLeftOut = builtIn !== undefined && builtIn.options.size > 0 && optionOf(builtIn, driver) === undefined;
  return isLeftOut || (await drives(drivers, driver));
}

/** The same for the driver itself: one that the kernel was configured without is not there. What is built in is looked at first: it costs less. */
export async function drives(drivers: BootDrivers, driver: Driver): Promise<boolean | undefined> {
  const { builtIn } = drivers;
  const name = normal(driver.module);
  const isBuiltIn = builtIn?.modules.has(name) === true || (builtIn !== undefined && optionOf(builtIn, driver) === "y");
  if (isBuiltIn || (await drivers.modules())?.has(name) === true) return true;
  return builtIn === undefined ? undefined : false;
}

/** What the kernel's configuration says of a driver. */
function optionOf({ options }: BuiltIn, driver: Driver): string | undefined {
  const known = driver.options.find((each) => options.has(each));
  return known === undefined ? undefined : options.get(known);
}

async function readBootDrivers(context: Context): Promise<readonly BootDrivers[]> {
  const known: RamDisks = new Map();
  const found: BootDrivers[] = [];
  for (const entry of await bootEntries(context)) {
    const paths = async () => await ramDiskPaths(context, entry, known);
    found.push({
      entry,
      builtIn: await builtInto(context, entry, paths),
      modules: async () => {
        const all = await paths();
        return all === undefined ? undefined : modulesIn(all);
      },
    });
  }
  return found;
}

type RamDisks = Map<string, Promise<RamDisk>>;

/** Paths in all initial RAM disks of an entry; undefined when it has none. */
async function ramDiskPaths(context: Context, entry: BootEntry, known: RamDisks): Promise<readonly string[] | undefined> {
  const parts = entry.ramDisk === undefined ? entry.initrds.map((path) => ({ path })) : [{ path: entry.path, part: entry.ramDisk }];
  const paths: string[][] = [];
  for (const { path, ...rest } of parts) {
    const volume = await volumeWith(context, entry, path);
    if (volume === undefined) continue;
    const key = `${volume.partition.number}:${path}`;
    const disk = known.get(key) ?? read(volume, path, "part" in rest ? rest.part : undefined);
    if (known.size >= maxRamDisks) throw new ImageReadError("the boot entries", `They name more than ${maxRamDisks} initial RAM disks`);
    known.set(key, disk);
    paths.push([...(await disk).paths]);
  }
  return paths.length === 0 ? undefined : paths.flat();
}

/** The entry's own partition first; GRUB's paths may count from another. */
async function volumeWith(context: Context, { partition }: BootEntry, path: string): Promise<OpenVolume | undefined> {
  const all = await openedVolumes(context);
  const ordered = all.toSorted((a, b) => Number(b.partition.number === partition) - Number(a.partition.number === partition));
  for (const volume of ordered) if ((await volume.files.stat(path))?.kind === "file") return volume;
  return undefined;
}

async function read({ files, partition }: OpenVolume, path: string, part: BootEntry["ramDisk"]): Promise<RamDisk> {
  const remedy =
    "Pack it by gzip, xz, zstd or lz4, or list it otherwise (`lsinitramfs`, `lsinitrd`) and waive the check with that as evidence.";
  const where = `The initial RAM disk of partition ${partition.number}`;
  try {
    const disk = await files.ramDisk?.(path, part);
    if (disk !== undefined) return disk;
  } catch (error) {
    if (error instanceof ImageReadError) throw new Undecided(`${where} cannot be read: ${error.message}.`, { because: "KRN-006", remedy });
    throw error;
  }
  throw new Undecided(`${where} is not read by this reader.`, { because: "KRN-006", remedy });
}

function modulesIn(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => moduleName(path) ?? []));
}

function moduleName(path: string): string | undefined {
  const name = /(?:^|\/)([^/]+)\.ko(?:\.(?:gz|xz|zst))?$/.exec(path)?.[1];
  return name === undefined ? undefined : normal(name);
}

/** The kernel takes `-` and `_` in module names for the same. */
function normal(module: string): string {
  return module.replaceAll("-", "_");
}

async function builtInto(
  context: Context,
  { version, kernel }: BootEntry,
  paths: () => Promise<readonly string[] | undefined>,
): Promise<BuiltIn | undefined> {
  const release = version ?? releaseOf(kernel) ?? releaseIn((await paths()) ?? []);
  const options = optionsOf(await kernelConfigs(context), release);
  const list = release === undefined ? undefined : await builtInList(context, release);
  if (options === undefined && list === undefined) return undefined;
  return { options: options ?? new Map<string, string>(), modules: modulesIn(list?.split("\n") ?? []) };
}

/** Of the only kernel there is, where the entry does not say which one it starts. */
function optionsOf(configs: readonly KernelConfig[], release: string | undefined): KernelConfig["options"] | undefined {
  if (release === undefined) return configs.length === 1 ? configs[0]?.options : undefined;
  return configs.find(({ version }) => version === release)?.options;
}

async function builtInList(context: Context, release: string): Promise<string | undefined> {
  if (!/^[\w.+~-]+$/.test(release)) return undefined;
  const files = await tree(context);
  return await files.text(`/lib/modules/${release}/modules.builtin`, builtInLimit);
}

/** The release that a kernel's file name says. */
export function releaseOf(kernel: string): string | undefined {
  return /\/(?:vmlinuz|vmlinux|Image|linux)-([^/]+)$/.exec(kernel)?.[1];
}

function releaseIn(paths: readonly string[]): string | undefined {
  const releases = new Set(paths.flatMap((path) => /^(?:usr\/)?lib\/modules\/([^/]+)\//.exec(path)?.[1] ?? []));
  return releases.size === 1 ? [...releases][0] : undefined;
}
