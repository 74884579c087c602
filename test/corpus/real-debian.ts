import { accessSync, constants } from "node:fs";
import { copyFile, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { execa } from "execa";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { certifyImage } from "../../src/certify/certify-image.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { CertificationReport } from "../../src/core/report.ts";
import { standard } from "./certify-tree.ts";
import { askInside, checkers, type GuestAnswers } from "./guest.ts";
import type { CleanRow, SeedRow } from "./measure.ts";
import { complaints, ourVerdict } from "./ours.ts";
import { realSeeds, type RealSeed } from "./seeds/real.ts";
import { alarms, theirVerdict } from "./theirs.ts";

const name = "Debian 12 by mmdebstrap, bootable";
const script = fileURLToPath(new URL("../images/debian.sh", import.meta.url));
const env = { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };
/** Where the second partition of that image begins: behind 1 MiB and an EFI system partition of 100 MiB. */
const rootOffset = 101 * 1024 * 1024;
/** What the rules of the others look at. */
const folders = ["dev", "etc", "root", "home", "boot", "var/log", "usr/lib/udev"];

export type MeasuredReal = { readonly seeds: readonly SeedRow[]; readonly clean: CleanRow };

/** Real images: one Debian as a publisher builds it, or a copy of the one given, and the same with a defect. Undefined where mmdebstrap is missing. */
export async function measureReal(folder: string, given: string): Promise<MeasuredReal | undefined> {
  if (given === "" && !isThere("/usr/bin/mmdebstrap")) return undefined;
  const path = join(folder, "debian.vhd");
  if (given === "") await execa("bash", [script, path], { env });
  else await execa("cp", ["--sparse=always", given, path]);
  const tree = join(folder, "tree");
  await extract(path, tree);
  const machine = await machineOf(path, tree);
  const before = await askInside(tree, machine.cmdline, machine);
  const clean = {
    name,
    ours: complaints((await certify(path)).findings).filter(({ check }) => check !== "VHD-008"),
    theirs: theirAlarms(before),
  };
  const seeds: SeedRow[] = [];
  for (const seed of realSeeds) seeds.push(await measureOne(seed, { path, tree, machine, before }));
  return { seeds, clean };
}

type Base = {
  readonly path: string;
  readonly tree: string;
  readonly machine: Readonly<Record<string, string>> & { readonly cmdline: string };
  readonly before: GuestAnswers;
};

async function measureOne(seed: RealSeed, { path, tree, machine, before }: Base): Promise<SeedRow> {
  const changed = `${path}.changed`;
  await execa("cp", ["--sparse=always", path, changed]);
  const undo: (() => Promise<void>)[] = [];
  for (const [file, edit] of Object.entries(seed.edits)) undo.push(await change(changed, tree, file, edit));
  const report = await certify(changed);
  const now = await askInside(tree, machine.cmdline, { ...machine, "swap-once-started": seed.swapOnceStarted ?? "" });
  for (const each of undo) await each();
  await rm(changed);
  // The image is smaller than advised, which is none of the seeds' business.
  const expected = { ...seed.expected, "VHD-008": "warn" } as const;
  const verdict = (checker: keyof GuestAnswers) => theirVerdict(now[checker], before[checker]);
  return {
    name: seed.name,
    make: name,
    checks: Object.keys(seed.expected),
    ours: ourVerdict(report, { expected }),
    theirs: { lisa: verdict("lisa"), digitalocean: verdict("digitalocean"), "self-test": verdict("self-test") },
  };
}

/** Changes a file in the image by debugfs and in the unpacked tree; gives what undoes it in the tree. */
async function change(image: string, tree: string, file: string, edit: RealSeed["edits"][string]): Promise<() => Promise<void>> {
  const place = join(tree, file);
  const kept = `${place}.kept`;
  const isLink = edit === undefined;
  const text = isLink ? "" : typeof edit === "string" ? edit : edit(await readFile(place, "utf8"));
  const mode = isLink ? 0 : ((await stat(place).catch(() => undefined))?.mode ?? 0o100644);
  const isNew = (await stat(place).catch(() => undefined)) === undefined;
  const source = join(dirname(image), "content");
  await writeFile(source, text);
  const write = isLink ? [] : [...parents(file), `write ${source} /${file}`, `sif /${file} mode 0${mode.toString(8)}`];
  await debugfs(image, ["-w"], [...(isNew && !isLink ? [] : [`rm /${file}`]), ...write]);
  if (isLink) {
    await rm(place, { force: true });
    return async () => await symlink("/lib/systemd/system/x.service", place);
  }
  if (!isNew) await copyFile(place, kept);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, text);
  return async () => await (isNew ? rm(place) : copyFile(kept, place).then(async () => await rm(kept)));
}

/** debugfs makes no parents; a folder that is there already is a complaint that nobody hears. */
function parents(file: string): readonly string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => `mkdir /${parts.slice(0, index + 1).join("/")}`);
}

async function extract(image: string, tree: string): Promise<void> {
  for (const folder of folders) {
    await mkdir(join(tree, dirname(folder)), { recursive: true });
    await debugfs(image, [], [`rdump /${folder} ${join(tree, dirname(folder))}`]);
  }
  await mkdir(join(tree, "var/lib/dpkg"), { recursive: true });
  await debugfs(image, [], [`dump /var/lib/dpkg/status ${join(tree, "var/lib/dpkg/status")}`]);
}

async function debugfs(image: string, args: readonly string[], commands: readonly string[]): Promise<void> {
  await execa("debugfs", [...args, "-f", "-", `${image}?offset=${rootOffset}`], { env, input: `${commands.join("\n")}\n` });
}

async function machineOf(path: string, tree: string): Promise<Base["machine"]> {
  await using image = await opened(path);
  const esp = (await image.partitions()).partitions.find(({ role }) => role === "esp");
  const files = esp === undefined ? undefined : await image.fileSystem(esp);
  const entry = files === undefined || files.kind === "unsupported" ? undefined : await files.readFile("/loader/entries/debian.conf");
  const cmdline = /^options (.*)$/m.exec(Buffer.from(entry ?? []).toString())?.[1] ?? "";
  const status = await readFile(join(tree, "var/lib/dpkg/status"), "utf8");
  const packages = [...status.matchAll(/^Package: (\S+)\n[^]*?^Version: (\S+)$/gm)].map(
    ([, each = "", version = ""]) => `${each} ${version}`,
  );
  const kernel = packages.find((line) => /^linux-image-\d/.test(line))?.split(" ")[1] ?? "";
  return {
    cmdline,
    kernel,
    packages: packages.join("\n"),
    distribution: "debian 12",
    machine: "x86_64",
    "swap-partitions": "0",
    "swap-once-started": "",
  };
}

async function certify(path: string): Promise<CertificationReport> {
  await using image = await opened(path);
  return await certifyImage({ ...standard("x64Gen2"), disks: [{ disk: "os", image, digest: "sha256:0" }] });
}

async function opened(path: string) {
  const image = await openDiskFile(path);
  if (isProblem(image)) throw new Error(image.text);
  return image;
}

function theirAlarms(answers: GuestAnswers): CleanRow["theirs"] {
  const [lisa = [], digitalocean = [], selfTest = []] = checkers.map((checker) => alarms(answers[checker]));
  return { lisa, digitalocean, "self-test": selfTest };
}

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
