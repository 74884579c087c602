import type { FileSystem } from "../../ports/images.ts";
import { fact, type Context } from "../context.ts";
import { rootVolume } from "../tree/root.ts";
import { textOf } from "../tree/text.ts";
import { openedVolumes, type OpenVolume } from "../tree/volumes.ts";
import type { BootEntry, ParsedEntry } from "./boot-entry.ts";
import { parseExtlinux, parseLoaderEntry } from "./boot-formats.ts";
import { parseGrub, parseGrubEnvironment } from "./grub.ts";
import { unifiedKernels } from "./unified-kernels.ts";

const grubPaths = ["grub/grub.cfg", "grub2/grub.cfg"];
const extlinuxPaths = ["extlinux/extlinux.conf", "extlinux.conf", "syslinux/syslinux.cfg", "syslinux.cfg"];
const configLimit = 1024 * 1024;
const maxEntries = 500;

/** Every normal boot entry of every loader: systemd-boot and BLS entries, GRUB menus, extlinux, unified kernel images. Recovery entries are left out. */
export const bootEntries = fact(readBootEntries);

async function readBootEntries(context: Context): Promise<readonly BootEntry[]> {
  const root = await rootVolume(context);
  const found: BootEntry[] = [];
  for (const volume of await openedVolumes(context)) {
    const isRoot = volume.partition.number === root.partition.number;
    found.push(...(await entriesIn(volume, isRoot ? "/boot/" : "/")));
  }
  found.push(...(await unifiedKernels(context)).entries);
  return found.slice(0, maxEntries);
}

async function entriesIn({ partition, files }: OpenVolume, folder: string): Promise<readonly BootEntry[]> {
  const variables = await grubVariables(files, folder);
  const found: BootEntry[] = [];
  const add = async (path: string, parse: (text: string) => readonly ParsedEntry[]) => {
    const text = await readText(files, path);
    if (text !== undefined) found.push(...parse(text).map((entry) => ({ ...entry, partition: partition.number, path })));
  };
  for (const name of (await files.list(`${folder}loader/entries`)) ?? [])
    if (/\.conf$/i.test(name)) await add(`${folder}loader/entries/${name}`, (text) => parseLoaderEntry(text, variables));
  for (const path of [...grubPaths, ...(await vendorGrubPaths(files))]) await add(folder + path, (text) => parseGrub(text, variables));
  for (const path of extlinuxPaths) await add(folder + path, parseExtlinux);
  return found;
}

/** `EFI/<vendor>/grub.cfg` on an EFI system partition. */
async function vendorGrubPaths(files: FileSystem): Promise<readonly string[]> {
  if (files.kind !== "fat") return [];
  return ((await files.list("/EFI")) ?? []).map((vendor) => `EFI/${vendor}/grub.cfg`);
}

async function grubVariables(files: FileSystem, folder: string): Promise<ReadonlyMap<string, string>> {
  for (const path of ["grub2/grubenv", "grub/grubenv"]) {
    const text = await readText(files, folder + path);
    if (text !== undefined) return parseGrubEnvironment(text);
  }
  return new Map();
}

async function readText(files: FileSystem, path: string): Promise<string | undefined> {
  if ((await files.stat(path))?.kind !== "file") return undefined;
  const bytes = await files.readFile(path, configLimit);
  return bytes === undefined ? undefined : textOf(bytes);
}
