import { chmod, chown, copyFile, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { execa } from "execa";

import { completeTree, contentBytes, type SampleEntry, type SampleTree } from "../../src/adapters/sample/tree.ts";
import { listed, type PackageVersions } from "./make.ts";
import type { Answer, RuleAnswer } from "./theirs.ts";

/** The public checkers whose rules are restated here, as they are called in the table. */
export const checkers = ["lisa", "digitalocean", "self-test"] as const;
export type Checker = (typeof checkers)[number];

export type GuestAnswers = Readonly<Record<Checker, readonly RuleAnswer[]>>;

/** What the machine would answer once it has started from the image. */
export type Started = {
  readonly packages: PackageVersions;
  readonly swapPartitions: number;
  readonly swapOnceStarted: string;
};

const rules = fileURLToPath(new URL("rules/", import.meta.url));
/** What the rules call; the other programs of busybox are not needed. */
const tools = ["awk", "cat", "grep", "head", "ls", "sed", "sort", "tr", "wc"];
const border = "----";
const isRoot = process.getuid?.() === 0;
const answers: ReadonlySet<string> = new Set(["pass", "fail", "warn", "lost", "not-run"]);

/** Unpacks the tree into the folder and lets every checker's rules run inside it. Needs root or user namespaces, and busybox. */
export async function askGuests(folder: string, tree: SampleTree, started: Started): Promise<GuestAnswers> {
  await unpack(folder, tree);
  return await askInside(folder, commandLine(tree), { ...facts(tree), ...startedFacts(started) });
}

async function unpack(folder: string, tree: SampleTree): Promise<void> {
  for (const [path, entry] of completeTree(tree)) await unpackEntry(join(folder, path), entry);
}

async function unpackEntry(path: string, entry: SampleEntry): Promise<void> {
  if (entry.symlink !== undefined) return await symlink(entry.symlink, path);
  if (entry.content === undefined) await mkdir(path);
  else await writeFile(path, contentBytes(entry));
  if (isRoot && (entry.uid ?? entry.gid) !== undefined) await chown(path, entry.uid ?? 0, entry.gid ?? 0);
  if (entry.mode !== undefined) await chmod(path, entry.mode);
}

/** Runs the rules in a tree that lies in the folder, with these answers of the machine. */
export async function askInside(folder: string, cmdline: string, machine: Readonly<Record<string, string>>): Promise<GuestAnswers> {
  const place = join(folder, ".corpus");
  await rm(place, { recursive: true, force: true });
  await mkdir(place);
  await copyFile("/bin/busybox", join(place, "busybox"));
  await chmod(join(place, "busybox"), 0o755);
  for (const name of ["common", ...checkers]) await copyFile(join(rules, `${name}.sh`), join(place, `${name}.sh`));
  for (const [name, text] of Object.entries({ cmdline, ...machine })) await writeFile(join(place, name), `${text}\n`);
  await mkdir(join(place, "bin"));
  for (const tool of tools) await symlink("../busybox", join(place, "bin", tool));
  const [lisa = "", digitalocean = "", selfTest = ""] = (await inChroot(folder)).split(`${border}\n`);
  return { lisa: parseAnswers(lisa), digitalocean: parseAnswers(digitalocean), "self-test": parseAnswers(selfTest) };
}

async function inChroot(folder: string): Promise<string> {
  const scripts = checkers.map((checker) => `. /.corpus/${checker}.sh`).join(`; echo ${border}; `);
  const command = ["chroot", folder, "/.corpus/busybox", "sh", "-c", `PATH=/.corpus/bin; ${scripts}`];
  const [file = "", ...args] = isRoot ? command : ["unshare", "--map-root-user", ...command];
  const { stdout } = await execa(file, args, { env: { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`, LC_ALL: "C" } });
  return stdout;
}

function parseAnswers(text: string): readonly RuleAnswer[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [rule = "", answer = "", ...reason] = line.split(" ");
      if (!isAnswer(answer)) throw new Error(`A rule answered ${line}`);
      return { rule, answer, reason: reason.join(" ") };
    });
}

function isAnswer(text: string): text is Answer {
  return answers.has(text);
}

function startedFacts({ packages, swapPartitions, swapOnceStarted }: Started): Readonly<Record<string, string>> {
  const installed = listed(packages);
  const kernel = installed.find(([name]) => /^(?:linux-image-|kernel$)/.test(name));
  return {
    packages: installed.map(([name, version]) => `${name} ${version}`).join("\n"),
    "swap-partitions": String(swapPartitions),
    "swap-once-started": swapOnceStarted,
    kernel: kernel?.[1] ?? "",
  };
}

function facts(tree: SampleTree): Readonly<Record<string, string>> {
  const release = textAt(tree, "usr/lib/os-release");
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, "m").exec(release)?.[1] ?? "";
  const shell = tree.get("usr/bin/dash");
  const header = shell === undefined ? new Uint8Array(20) : contentBytes(shell);
  const machine = header[4] === 1 ? "i686" : { 0x3e: "x86_64", 0xb7: "aarch64" }[header[18] ?? 0];
  return { distribution: `${field("ID")} ${field("VERSION_ID")}`, machine: machine ?? "unknown" };
}

/** The options of the entry that starts by itself: the first one, whichever loader it is of. */
function commandLine(tree: SampleTree): string {
  const files = [...tree.keys()].filter((path) =>
    /^boot\/.*(?:entries\/(?!.*rescue).*\.conf|grubenv|grub\.cfg|extlinux\.conf|\.(?:efi|EFI))$/.test(path),
  );
  const order = [/entries\//, /grubenv$/, /grub\.cfg$/, /extlinux/, /\.efi$/i];
  for (const kind of order)
    for (const path of files.filter((each) => kind.test(each))) {
      const found = /(?<![a-z_])root=(?!')[^\0\n]*\bro\b[^\0\n]*/.exec(textAt(tree, path))?.[0];
      if (found !== undefined) return found;
    }
  return "";
}

function textAt(tree: SampleTree, path: string): string {
  const entry = tree.get(path);
  return entry === undefined || entry.content === undefined ? "" : Buffer.from(contentBytes(entry)).toString("latin1");
}
