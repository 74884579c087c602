import { readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

import type { Command } from "commander";

import { createFileOnce, readIfThere, replaceFile } from "../../adapters/atomic-file.ts";
import { fileProblem } from "../../adapters/fault.ts";
import { offerName } from "../../core/offer.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import { isProblemList } from "../../engine/offer-at.ts";
import { importDocuments, keptFile, requestFile, type Documents } from "../../manifest/market/exchange.ts";
import { importedFiles, type ImportedFile } from "../../manifest/market/imported-files.ts";
import { offerFolder } from "../../manifest/tree.ts";
import { validateManifests } from "../../manifest/validate-manifests.ts";
import { count } from "../../render/words.ts";
import { environmentFailed, exitCodes, problemsFound, type ExitCode } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { repositoryRoot } from "../workspace.ts";

type Options = { readonly out?: string; readonly publisher?: string; readonly overwrite?: boolean };

/** `slipway import`: manifests from what the marketplace or its old portal holds. */
export function addImport(program: Command): void {
  addVerb<[string, Options]>(program, "import <tree>", {
    summary: "make manifests from a resource tree, an export's folder, or an offer document of the old portal",
    example: "slipway import resource-tree.json --publisher contoso",
    shape: (command) =>
      command
        .option("--publisher <id>", "the publisher, where the document does not name it")
        .option("--out <dir>", "the repository to write into (this one)")
        .option("--overwrite", "replace files that say something else"),
    run: async (invocation, tree, options) => await run(invocation, tree, options),
  });
}

async function run(invocation: Invocation, tree: string, { out, publisher, overwrite = false }: Options): Promise<ExitCode> {
  const root = out === undefined ? await repositoryRoot(invocation.cwd) : resolve(invocation.cwd, out);
  const { documents, folder } = await documentsAt(resolve(invocation.cwd, tree));
  const imported = importDocuments(documents, publisher);
  if (isProblemList(imported)) throw problemsFound(imported);
  const own = offerFolder(imported.id);
  const wanted = importedFiles(imported, own);
  if (isProblemList(wanted)) throw problemsFound([...imported.problems, ...wanted]);
  const pictures = await picturesOf(folder, imported.pictures, own);
  const files = [...wanted.files, ...pictures.files];
  const fates = await Promise.all(files.map(async (file) => ({ ...file, fate: await fateOf(join(root, file.path), file) })));
  const clashes = fates.filter(({ fate }) => fate === "differs");
  if (clashes.length > 0 && !overwrite) throw problemsFound([...imported.problems, ...clashes.map(({ path }) => clash(path))]);
  for (const { path, content, fate } of fates) if (fate !== "same") await write(join(root, path), content, overwrite);
  const problems = [...imported.problems, ...pictures.problems, ...(await faults(imported.id, root, files))];
  const changed = fates.filter(({ fate }) => fate !== "same");
  report(invocation, {
    offer: offerName(imported.id),
    written: changed.filter(({ fate }) => fate === "new").map(({ path }) => path),
    overwritten: changed.filter(({ fate }) => fate === "differs").map(({ path }) => path),
    same: fates.filter(({ fate }) => fate === "same").map(({ path }) => path),
    problems,
  });
  return problems.some(({ level }) => level === "error") ? exitCodes.problems : exitCodes.done;
}

/** The document, and what an export kept beside it. */
async function documentsAt(path: string): Promise<{ readonly documents: Documents; readonly folder: string | undefined }> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  const file = isFolder ? join(path, requestFile) : path;
  const bytes = await readFile(file).catch((error: unknown) => {
    throw environmentFailed(fileProblem("market-file-unreadable", file, error));
  });
  const kept = isFolder ? await readIfThere(join(path, keptFile)) : undefined;
  const documents = { file: basename(file), bytes, ...(kept === undefined ? {} : { kept: { file: keptFile, bytes: kept } }) };
  return { documents, folder: isFolder ? path : undefined };
}

type Pictures = { readonly files: readonly ImportedFile[]; readonly problems: readonly Problem[] };

/** Pictures lie beside an export; for those of a document alone it is said where they can be fetched. */
async function picturesOf(folder: string | undefined, named: ReadonlyMap<string, string | undefined>, own: string): Promise<Pictures> {
  const files: ImportedFile[] = [];
  const problems: Problem[] = [];
  for (const [path, url] of named) {
    const bytes = folder === undefined ? undefined : await readIfThere(join(folder, path));
    if (bytes === undefined) problems.push(pictureMissing(`${own}/${path}`, url));
    else files.push({ path: `${own}/${path}`, content: bytes, says: undefined });
  }
  return { files, problems };
}

function pictureMissing(path: string, url: string | undefined): Problem {
  const from = url === undefined ? "" : ` from ${quote(url.replace(/\?.*$/, ""))}`;
  return {
    ...problem("market-picture", "The picture is not part of the document.", `Fetch it${from} and put it there.`, { path }),
    level: "warning",
  };
}

/** Whether a file is there, and says what is to be written: manifests by their values, so that comments and order of who wrote them stay. */
async function fateOf(file: string, { content, says }: ImportedFile): Promise<"new" | "same" | "differs"> {
  const there = await readIfThere(file);
  if (there === undefined) return "new";
  return there.equals(Buffer.from(content)) || says?.(there) === true ? "same" : "differs";
}

async function write(file: string, content: string | Uint8Array, overwrite: boolean): Promise<void> {
  if (overwrite) await replaceFile(file, content);
  else if (!(await createFileOnce(file, content))) throw problemsFound([clash(file)]);
}

function clash(path: string): Problem {
  return problem(
    "market-file-there",
    "The file is there already and says something else.",
    "Compare them with `slipway diff`, or replace it with --overwrite.",
    {
      path,
    },
  );
}

/** What is still to be done by hand, as `slipway validate` would say. */
async function faults(
  id: Parameters<typeof validateManifests>[0],
  root: string,
  files: readonly ImportedFile[],
): Promise<readonly Problem[]> {
  const there = await Promise.all(files.map(async ({ path }) => [path, await readFile(join(root, path))] as const));
  return validateManifests(id, new Map(there), { now: new Date().toISOString() }).problems;
}

type Report = {
  readonly offer: string;
  readonly written: readonly string[];
  readonly overwritten: readonly string[];
  readonly same: readonly string[];
  readonly problems: readonly Problem[];
};

function report({ json, terminal, command }: Invocation, found: Report): void {
  if (json) return terminal.print(JSON.stringify(found, null, 2));
  for (const path of found.written) terminal.print(`wrote    ${path}`);
  for (const path of found.overwritten) terminal.print(`replaced ${path}`);
  if (found.problems.length > 0) terminal.complain(found.problems);
  const changed = found.written.length + found.overwritten.length;
  if (changed === 0) terminal.print(`✔ No difference: ${count(found.same.length, "file")} of ${found.offer} said the same already`);
  else
    terminal.print(
      `✔ ${count(changed, "file")} of ${found.offer} written, ${found.same.length} said the same already\n    next   ${command} validate`,
    );
}
