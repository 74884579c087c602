import { appendFile, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";

import { mebibyte } from "../../src/adapters/sample/layout.ts";
import { completeTree, contentBytes, type SampleTree } from "../../src/adapters/sample/tree.ts";
import { fixedFooter } from "../../src/adapters/sample/vhd-footer-bytes.ts";

/** A disk to build: its size, and the commands that fill it; `$D` stands for its device. */
export type DiskPlan = { readonly path: string; readonly sizeMiB: number; readonly commands: readonly string[] };

const sectorsPerMiB = 2048;
const types = {
  esp: "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
  linux: "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
  lvm: "E6D6D379-F507-44C2-A23C-238F2A3DF928",
  windows: "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
} as const;

/** The commands that make a GPT with these partitions, in MiB, one behind the other from the first MiB on. */
export function partitionCommands(parts: readonly (readonly [keyof typeof types, number])[]): readonly string[] {
  let at = 1;
  const made = parts.flatMap(([type, size], index) => {
    const start = at * sectorsPerMiB;
    at += size;
    return [`part-add $D p ${start} ${at * sectorsPerMiB - 1}`, `part-set-gpt-type $D ${index + 1} ${types[type]}`];
  });
  return ["part-init $D gpt", ...made];
}

/** The commands that mount a device, unpack a tar into it and unmount it again. */
export function fillCommands(device: string, tar: string, options = ""): readonly string[] {
  return [options === "" ? `mount ${device} /` : `mount-options ${options} ${device} /`, `tar-in ${tar} /`, "umount-all"];
}

/** Builds all the disks in one start of libguestfs, and puts a VHD footer behind each. */
export async function buildDisks(disks: readonly DiskPlan[]): Promise<void> {
  const letters = "abcdefgh";
  const added: string[] = [];
  const commands: string[] = ["run"];
  for (const [index, { path, sizeMiB, commands: own }] of disks.entries()) {
    await writeFile(path, "");
    await truncate(path, sizeMiB * mebibyte);
    added.push("--format=raw", "-a", path);
    commands.push(...own.map((command) => command.replaceAll("$D", `/dev/sd${letters.charAt(index)}`)));
  }
  await execa("guestfish", ["--rw", ...added], {
    input: `${commands.join("\n")}\n`,
    env: { LIBGUESTFS_BACKEND: "direct", LIBGUESTFS_BACKEND_SETTINGS: "force_tcg" },
    timeout: 400_000,
  });
  for (const { path, sizeMiB } of disks) await appendFile(path, fixedFooter(sizeMiB * mebibyte));
}

/** A tar of a folder, or of a tree that is written there first. */
export async function tarOf(folder: string, tree?: SampleTree): Promise<string> {
  if (tree !== undefined) await writeTree(folder, tree);
  const tar = `${folder}.tar`;
  await execa("tar", ["--create", "--numeric-owner", "--owner=0", "--group=0", `--file=${tar}`, "--directory", folder, "."]);
  return tar;
}

async function writeTree(folder: string, tree: SampleTree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, entry] of completeTree(tree)) {
    const at = join(folder, path);
    if (entry.symlink !== undefined) await symlink(entry.symlink, at);
    else if (entry.content === undefined) await mkdir(at, { recursive: true, mode: entry.mode ?? 0o755 });
    else await writeFile(at, contentBytes(entry), { mode: entry.mode ?? 0o644 });
  }
}
