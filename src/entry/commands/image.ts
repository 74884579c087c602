import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

import { Option, type Command } from "commander";

import { replaceFile } from "../../adapters/atomic-file.ts";
import { readChunkManifest } from "../../adapters/chunks.ts";
import { openDiskFile } from "../../adapters/image/open-disk.ts";
import { offerName, type DiskLocation, type ImageType } from "../../core/offer.ts";
import { isProblem, problem, quote } from "../../core/problem.ts";
import { addImageVersion } from "../../manifest/edit/add-image-version.ts";
import { CommandFailure, exitCodes, problemsFound } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { offerArgument, openWorkspace, type Workspace } from "../workspace.ts";

type Options = { readonly dataDisk: readonly string[]; readonly type?: ImageType; readonly sha256?: string };
type NamedDisk = { readonly location: DiskLocation; readonly sha256: string };

/** `slipway image add`: names a new image version in a plan, by location and digest, keeping the file's comments and order. */
export function addImage(program: Command): void {
  const image = program.command("image").summary("image versions of a plan").description("image versions of a plan");
  addVerb<[string, string, string, string, Options]>(image, "add <offer> <plan> <version> <vhd>", {
    summary: "compute the digest of an image and add it to the plan as a version",
    example: "slipway image add contoso/web-stack standard 1.4.1 images/web.vhd --data-disk 0=images/data.vhd",
    shape: (command) =>
      command
        .addOption(new Option("--data-disk <lun=vhd>", "a data disk; give it once for each").argParser(collect).default([], "none"))
        .addOption(new Option("--type <type>", "which image type, where the plan has several").choices(["x64Gen1", "x64Gen2", "arm64Gen2"]))
        .option("--sha256 <digest>", "digest of the OS disk, where it is a URL"),
    run: async (invocation, ...[name, plan, version, vhd, options]) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const offer = offerArgument(name);
      requireShapes(plan, version, options.sha256);
      const path = `offers/${offerName(offer)}/plans/${plan}.yaml`;
      const file = join(workspace.places.root, path);
      const text = await readFile(file, "utf8").catch(() => undefined);
      if (text === undefined)
        throw problemsFound([
          problem("plan-missing", `There is no plan file ${quote(path)}.`, "Check the plan's id, or make the offer with `slipway new`.", {
            path,
          }),
        ]);
      const osDisk = await namedDisk(invocation, workspace, vhd, options.sha256);
      const dataDisks = await dataDisksOf(invocation, workspace, options.dataDisk);
      const changed = addImageVersion(text, {
        path,
        version,
        osDisk,
        dataDisks,
        ...(options.type === undefined ? {} : { type: options.type }),
      });
      if (isProblem(changed)) throw problemsFound([changed]);
      await replaceFile(file, changed);
      if (invocation.json) invocation.terminal.print(JSON.stringify({ path, version, osDisk, dataDisks }, null, 2));
      else
        invocation.terminal.print(
          `✔ ${path}: version ${version} added\n    sha256 ${osDisk.sha256}\n    next   git commit --all, then ${invocation.command} publish ${offerName(offer)}`,
        );
      return exitCodes.done;
    },
  });
}

/** A plan's id is a file's name here, so nothing but an id may come through. */
function requireShapes(plan: string, version: string, sha256: string | undefined): void {
  const rules = [
    {
      fits: /^[a-z0-9][a-z0-9_-]{0,49}$/.test(plan),
      code: "plan-id",
      text: `${quote(plan)} is no plan id.`,
      remedy: "Write it as in the plan's file: standard",
    },
    {
      fits: /^\d+\.\d+\.\d+$/.test(version),
      code: "version",
      text: `${quote(version)} is no image version.`,
      remedy: "Write three numbers: 1.4.1",
    },
    {
      fits: sha256 === undefined || /^[0-9a-f]{64}$/.test(sha256),
      code: "digest",
      text: `${quote(sha256)} is no SHA-256.`,
      remedy: "Give 64 lower-case hex digits, as `sha256sum` prints them.",
    },
  ];
  const broken = rules.filter(({ fits }) => !fits).map(({ code, text, remedy }) => problem(code, text, remedy));
  if (broken.length > 0) throw new CommandFailure(exitCodes.usage, broken);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Data disks in LUN order, which runs 0, 1, 2 … without a gap. */
async function dataDisksOf(invocation: Invocation, workspace: Workspace, texts: readonly string[]): Promise<readonly NamedDisk[]> {
  const disks: (NamedDisk & { readonly lun: number })[] = [];
  for (const text of texts) disks.push(await dataDisk(invocation, workspace, text));
  const sorted = disks.toSorted((a, b) => a.lun - b.lun);
  const gap = sorted.findIndex(({ lun }, index) => lun !== index);
  if (gap !== -1)
    throw new CommandFailure(exitCodes.usage, [
      problem(
        "data-disk",
        `LUN ${gap} is not there: LUNs must run 0, 1, 2 …, each once.`,
        "Give every data disk its own LUN, beginning with 0.",
      ),
    ]);
  return sorted.map(({ location, sha256 }) => ({ location, sha256 }));
}

async function dataDisk(invocation: Invocation, workspace: Workspace, text: string): Promise<NamedDisk & { readonly lun: number }> {
  const match = /^(\d{1,2})=(.+)$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined)
    throw new CommandFailure(exitCodes.usage, [
      problem("data-disk", `${quote(text)} names no data disk.`, "Write it as LUN=path, for example: --data-disk 0=images/data.vhd"),
    ]);
  return { lun: Number(match[1]), ...(await namedDisk(invocation, workspace, match[2], undefined)) };
}

/** A file is read for its digest; a URL must come with one. */
async function namedDisk(
  { cwd, terminal }: Invocation,
  { places, settings }: Workspace,
  text: string,
  sha256: string | undefined,
): Promise<NamedDisk> {
  if (text.startsWith("https://")) {
    if (sha256 !== undefined) return { location: { url: text }, sha256 };
    throw new CommandFailure(exitCodes.usage, [
      problem("digest-missing", "An image named by URL needs its digest.", "Give it with --sha256, as `sha256sum` prints it."),
    ]);
  }
  const file = resolve(cwd, text);
  const root = ["", ...settings.imageRoots].map((each) => resolve(places.root, each)).find((each) => file.startsWith(`${each}/`));
  if (root === undefined)
    throw problemsFound([
      problem(
        "image-outside",
        `${quote(text)} lies outside the repository.`,
        "Move the image below the repository, or add its folder to imageRoots in .github/slipway.yaml.",
      ),
    ]);
  const opened = await openDiskFile(file);
  if (isProblem(opened)) throw problemsFound([opened]);
  await using disk = opened;
  const manifest = await readChunkManifest(disk, {
    whole: true,
    ...(sha256 === undefined ? {} : { sha256 }),
    onProgress: (done, total) => terminal.draw([`Reading ${disk.name}  ${Math.floor((100 * done) / total)} %`]),
  });
  terminal.settle();
  if (isProblem(manifest)) throw problemsFound([manifest]);
  return { location: { path: relative(root, file) }, sha256: manifest.sha256 ?? "" };
}
