import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import { problem, type Problem } from "../../core/problem.ts";
import { sampleGuids } from "./layout.ts";
import { contentBytes, type SampleEntry, type SampleTree } from "./tree.ts";

/** 2023-11-14T22:13:20Z: every date in a sample, so that the same tree always gives the same bytes. */
const sampleTime = 1_700_000_000;
/** Named one by one, since what mke2fs turns on by itself differs from release to release. */
const features =
  "none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum";
/** Where e2fsprogs lives when the caller's PATH has no system folders: Linux users other than root, and Homebrew. */
const toolFolders = ["/usr/sbin", "/sbin", "/opt/homebrew/opt/e2fsprogs/sbin", "/usr/local/opt/e2fsprogs/sbin"];

type Volume = { readonly path: string; readonly offset: number; readonly sizeKiB: number; readonly label: string };

/**
 * Makes an ext4 file system inside the file at `path` and fills it with `tree` (complete, parents first) without mounting and without root: debugfs
 * writes every inode with the owner and mode that the tree says. Gives a Problem `mke2fs-missing` or `sample-failed`.
 */
export async function writeExt4({ path, offset, sizeKiB, label }: Volume, tree: SampleTree): Promise<Problem | undefined> {
  const uuid = sampleGuids.fileSystem;
  const extended = `offset=${offset},root_owner=0:0,hash_seed=${uuid},lazy_itable_init=1,nodiscard`;
  const size = ["-b", "4096", "-I", "256", "-i", "16384", "-J", "size=4", "-m", "0"];
  const made = await runTool("mke2fs", [
    "-q",
    "-F",
    ...size,
    "-t",
    "ext4",
    "-O",
    features,
    "-U",
    uuid,
    "-L",
    label,
    "-E",
    extended,
    path,
    `${sizeKiB}k`,
  ]);
  if (made !== undefined) return made;
  const folder = await mkdtemp(join(tmpdir(), "slipway-sample-"));
  try {
    const script = join(folder, "commands");
    await writeFile(script, await debugfsCommands(tree, folder));
    return await runTool("debugfs", ["-w", "-f", script, `${path}?offset=${offset}`]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function debugfsCommands(tree: SampleTree, folder: string): Promise<string> {
  const commands = [`set_current_time @${sampleTime}`];
  let number = 0;
  for (const [path, entry] of tree) {
    const target = quoted(`/${path}`);
    if (entry.symlink !== undefined) commands.push(`symlink ${target} ${quoted(entry.symlink)}`);
    else if (entry.content === undefined) commands.push(`mkdir ${target}`);
    else {
      const source = join(folder, `content-${(number += 1)}`);
      await writeFile(source, contentBytes(entry));
      commands.push(`write ${quoted(source)} ${target}`);
    }
    commands.push(...attributeCommands(target, entry));
  }
  return `${commands.join("\n")}\n`;
}

function attributeCommands(target: string, { content, symlink, mode, uid = 0, gid = 0 }: SampleEntry): readonly string[] {
  const commands = [];
  const [type, usual] = content === undefined ? [0o040000, 0o755] : [0o100000, 0o644];
  if (symlink === undefined) commands.push(`sif ${target} mode 0${(type | (mode ?? usual)).toString(8)}`);
  if (uid !== 0) commands.push(`sif ${target} uid ${uid}`);
  if (gid !== 0) commands.push(`sif ${target} gid ${gid}`);
  return commands;
}

/** debugfs reads a quoted word with doubled quotes inside; line ends it can not read at all, so a tree may not hold them. */
function quoted(text: string): string {
  if (/[\r\n\0]/u.test(text)) throw new TypeError("A sample's path or link target may not hold line ends");
  return `"${text.replaceAll('"', '""')}"`;
}

/** debugfs ends well even when its commands fail, so anything it says beyond its version line counts as failure; mke2fs warns about its configuration. */
async function runTool(tool: "mke2fs" | "debugfs", args: readonly string[]): Promise<Problem | undefined> {
  const environment = {
    PATH: [process.env["PATH"], ...toolFolders].filter(Boolean).join(":"),
    E2FSPROGS_FAKE_TIME: String(sampleTime),
    MKE2FS_CONFIG: "/dev/null",
    LC_ALL: "C",
  };
  const { failed, code, stderr } = await execa(tool, args, { env: environment, reject: false });
  if (code === "ENOENT")
    return problem(
      "mke2fs-missing",
      `The program ${tool} of e2fsprogs is not installed.`,
      "Install it: `apt-get install e2fsprogs` (or `brew install e2fsprogs`).",
    );
  const complaints = stderr.split("\n").filter((line) => line !== "" && !line.startsWith(`${tool} 1.`));
  if (!failed && (tool === "mke2fs" || complaints.length === 0)) return undefined;
  return problem(
    "sample-failed",
    `${tool} could not make the sample's file system: ${complaints.at(-1) ?? "it failed without a word"}`,
    "Check that the disk has room, and report this when it has.",
  );
}
