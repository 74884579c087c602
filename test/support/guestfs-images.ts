import { appendFile, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";

import { mebibyte } from "../../src/adapters/sample/layout.ts";
import { completeTree, contentBytes, type SampleTree } from "../../src/adapters/sample/tree.ts";
import { fixedFooter } from "../../src/adapters/sample/vhd-footer-bytes.ts";
import { contractFiles, writeContractTree } from "../contract/file-system-contract.ts";
import { changedTree, type Changes } from "./certify.ts";
import { windowsTree } from "./windows.ts";

/** A disk to build: its size, and the commands that fill it; `$D` stands for its device. */
type DiskPlan = { readonly path: string; readonly sizeMiB: number; readonly commands: readonly string[] };

const sectorsPerMiB = 2048;
const espMiB = 40;
/** The least that mkfs.xfs makes. */
const xfsMiB = 300;
/** Emulated, on a busy machine. */
const buildTimeoutMs = 1_500_000;

/** RHEL's layout: /boot on XFS, the system on XFS in LVM. SLES' layout: a snapshot is the default subvolume, /home another. */
const rhelChanges: Changes = { "etc/fstab": "/dev/mapper/rhel-root--a / xfs defaults 0 0\n/dev/sda2 /boot xfs defaults 0 0\n" };
const slesChanges: Changes = { "etc/fstab": "LABEL=slipway / btrfs defaults 0 0\nLABEL=slipway /home btrfs subvol=/@/home 0 0\n" };

/** Builds `all.vhd` (the contract's tree in btrfs, XFS on LVM, and NTFS), `rhel.vhd`, `sles.vhd` and `windows.vhd` in a folder. */
export async function buildProofDisks(folder: string): Promise<void> {
  const path = (name: string): string => join(folder, name);
  await mkdir(path("tree"), { recursive: true });
  await writeContractTree(path("tree"));
  const tree = await tarOf(path("tree"));
  const plain = await tarOf(path("plain"), new Map([...contractFiles].map(([name, content]) => [name, { content }])));
  const rhel = await tarOf(path("rhel"), changedTree(rhelChanges));
  const sles = await tarOf(path("sles"), changedTree(slesChanges));
  const windows = await tarOf(path("windows"), windowsTree());
  const home = await tarOf(path("home"), new Map([["joe/.bash_history", { content: "secret\n" }]]));
  await buildDisks([
    allDisk(path("all.vhd"), tree, plain),
    rhelDisk(path("rhel.vhd"), rhel),
    slesDisk(path("sles.vhd"), sles, home),
    {
      path: path("windows.vhd"),
      sizeMiB: espMiB + 40,
      commands: [
        ...partitionCommands([
          ["esp", espMiB],
          ["windows", 36],
        ]),
        "mkfs ntfs $D2",
        ...fillCommands("$D2", windows),
      ],
    },
  ]);
}

function allDisk(path: string, tree: string, plain: string): DiskPlan {
  const lvm = ["pvcreate $D2", "vgcreate slipway $D2", `lvcreate deep-xfs slipway ${xfsMiB}`, "mkfs xfs /dev/slipway/deep-xfs"];
  return {
    path,
    sizeMiB: 512,
    commands: [
      ...partitionCommands([
        ["linux", 128],
        ["lvm", xfsMiB + 16],
        ["windows", 40],
      ]),
      "mkfs btrfs $D1",
      ...fillCommands("$D1", tree),
      ...lvm,
      ...fillCommands("/dev/slipway/deep-xfs", tree),
      "mkfs ntfs $D3",
      ...fillCommands("$D3", plain),
    ],
  };
}

function rhelDisk(path: string, tree: string): DiskPlan {
  const lvm = ["pvcreate $D3", "vgcreate rhel $D3", `lvcreate root-a rhel ${xfsMiB}`, "lvcreate swap rhel 16", "mkswap /dev/rhel/swap"];
  return {
    path,
    sizeMiB: espMiB + 2 * xfsMiB + 64,
    commands: [
      ...partitionCommands([
        ["esp", espMiB],
        ["linux", xfsMiB],
        ["lvm", xfsMiB + 48],
      ]),
      "mkfs vfat $D1",
      "mkfs xfs $D2",
      ...lvm,
      "mkfs xfs /dev/rhel/root-a",
      ...fillCommands("/dev/rhel/root-a", tree),
    ],
  };
}

function slesDisk(path: string, tree: string, home: string): DiskPlan {
  return {
    path,
    sizeMiB: espMiB + 160,
    commands: [
      ...partitionCommands([
        ["esp", espMiB],
        ["linux", 140],
      ]),
      "mkfs vfat $D1",
      "mkfs btrfs $D2 label:slipway",
      "mount $D2 /",
      "btrfs-subvolume-create /@",
      "mkdir-p /@/.snapshots/1",
      "btrfs-subvolume-create /@/.snapshots/1/snapshot",
      "btrfs-subvolume-create /@/home",
      `tar-in ${tree} /@/.snapshots/1/snapshot`,
      `tar-in ${home} /@/home`,
      // Subvolumes are numbered from 256 on in the order they were made.
      "btrfs-subvolume-set-default 257 /",
      "umount-all",
    ],
  };
}
const types = {
  esp: "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
  linux: "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
  lvm: "E6D6D379-F507-44C2-A23C-238F2A3DF928",
  windows: "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
} as const;

/** The commands that make a GPT with these partitions, in MiB, one behind the other from the first MiB on. */
function partitionCommands(parts: readonly (readonly [keyof typeof types, number])[]): readonly string[] {
  let at = 1;
  const made = parts.flatMap(([type, size], index) => {
    const start = at * sectorsPerMiB;
    at += size;
    return [`part-add $D p ${start} ${at * sectorsPerMiB - 1}`, `part-set-gpt-type $D ${index + 1} ${types[type]}`];
  });
  return ["part-init $D gpt", ...made];
}

/** The commands that mount a device, unpack a tar into it and unmount it again. */
function fillCommands(device: string, tar: string, options = ""): readonly string[] {
  return [options === "" ? `mount ${device} /` : `mount-options ${options} ${device} /`, `tar-in ${tar} /`, "umount-all"];
}

/** Builds all the disks in one start of libguestfs, and puts a VHD footer behind each. */
async function buildDisks(disks: readonly DiskPlan[]): Promise<void> {
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
    timeout: buildTimeoutMs,
  });
  for (const { path, sizeMiB } of disks) await appendFile(path, fixedFooter(sizeMiB * mebibyte));
}

/** A tar of a folder, or of a tree that is written there first. */
async function tarOf(folder: string, tree?: SampleTree): Promise<string> {
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
