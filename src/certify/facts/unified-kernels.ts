import { ImageReadError, type FileSystem } from "../../ports/images.ts";
import { fact, type Context } from "../context.ts";
import { textOf } from "../tree/text.ts";
import { openedVolumes } from "../tree/volumes.ts";
import type { BootEntry } from "./boot-entry.ts";
import { peHeadBytes, peSections, type PeSection } from "./pe-sections.ts";

/** Unified kernel images (UAPI Group Specification 5): a kernel with its options and initial RAM disk inside one program. */
export type UnifiedKernels = {
  readonly entries: readonly BootEntry[];
  /** Files that should be one by their place and are not. */
  readonly unreadable: readonly string[];
};

const maxKernels = 100;
/** Options, release and the like are a page of text; more is a trick. */
const maxText = 64 * 1024;
/** Builders put the texts in front of the kernel; behind this they are not looked for. */
const maxOffset = 256 * 1024 * 1024;

/** Those that systemd-boot finds by their place, and one that the firmware starts without a loader. */
export const unifiedKernels = fact(findUnifiedKernels);

async function findUnifiedKernels(context: Context): Promise<UnifiedKernels> {
  const entries: BootEntry[] = [];
  const unreadable: string[] = [];
  for (const { partition, files } of await openedVolumes(context)) {
    if (partition.role !== "esp" && files.kind !== "fat") continue;
    for (const path of await namedKernels(files)) {
      const entry = await readEntry(files, path, partition.number);
      if (entry === undefined) unreadable.push(path);
      else entries.push(entry);
    }
    for (const path of ["/EFI/BOOT/BOOTX64.EFI", "/EFI/BOOT/BOOTAA64.EFI"]) {
      const entry = await readEntry(files, path, partition.number);
      if (entry !== undefined) entries.push(entry);
    }
  }
  return { entries, unreadable };
}

async function namedKernels(files: FileSystem): Promise<readonly string[]> {
  const names = ((await files.list("/EFI/Linux")) ?? []).filter((name) => /\.efi$/i.test(name));
  if (names.length > maxKernels) throw new ImageReadError("the folder EFI/Linux", `More than ${maxKernels} unified kernel images`);
  return names.map((name) => `/EFI/Linux/${name}`);
}

/** undefined for what is no program or has no kernel inside, such as a loader. */
async function readEntry(files: FileSystem, path: string, partition: number): Promise<BootEntry | undefined> {
  if ((await files.stat(path))?.kind !== "file") return undefined;
  const sections = peSections((await files.readStart(path, peHeadBytes)) ?? new Uint8Array());
  if (sections?.some(({ name }) => name === ".linux") !== true) return undefined;
  const text = async (name: string) =>
    await sectionText(
      files,
      path,
      sections.find((each) => each.name === name),
    );
  const initrd = sections.find(({ name }) => name === ".initrd");
  const version = (await text(".uname")).trim();
  return {
    partition,
    path,
    options: (await text(".cmdline")).split(/\s+/).filter((word) => word !== ""),
    kernel: path,
    initrds: [],
    unified: true,
    ...(version === "" ? {} : { version }),
    ...(initrd === undefined ? {} : { ramDisk: { offset: initrd.offset, length: initrd.length } }),
  };
}

/** Without a section `.cmdline` the kernel starts without options. */
async function sectionText(files: FileSystem, path: string, section: PeSection | undefined): Promise<string> {
  if (section === undefined) return "";
  const { name, offset, length } = section;
  if (length > maxText || offset > maxOffset)
    throw new ImageReadError("a unified kernel image", `Its section ${name.slice(0, 8)} is out of bounds`);
  const bytes = (await files.readStart(path, offset + length)) ?? new Uint8Array();
  if (bytes.length < offset + length) throw new ImageReadError("a unified kernel image", "A section of it reaches behind its end");
  return textOf(bytes.subarray(offset)).replaceAll("\0", " ");
}
