import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

import type { Command } from "commander";

import { readIfThere } from "../../adapters/atomic-file.ts";
import { fileProblem } from "../../adapters/fault.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import { hasErrors, problem, type Problem } from "../../core/problem.ts";
import { isProblemList } from "../../engine/offer-at.ts";
import { offerStates, type OfferState } from "../../engine/offer-states.ts";
import { compareStates } from "../../manifest/market/compare.ts";
import { asMarketplaceHolds, importDocuments, requestFile } from "../../manifest/market/exchange.ts";
import { fileValues, type FileValues } from "../../manifest/market/manifests.ts";
import { terminalDifferences } from "../../render/terminal-difference.ts";
import { environmentFailed, exitCodes, problemsFound, type ExitCode } from "../exit.ts";
import { listWidth } from "../terminal.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { offerArgument, openWorkspace, requireCommit } from "../workspace.ts";

type Options = { readonly with?: string; readonly commit: string };

/** `slipway diff`: where draft, preview and live of an offer differ, beside what the marketplace holds. */
export function addDiff(program: Command): void {
  addVerb<[string, Options]>(program, "diff <offer>", {
    summary: "show where draft, preview and live of an offer differ, also from a resource tree",
    example: "slipway diff contoso/web-stack --with resource-tree.json",
    shape: (command) =>
      command
        .option(
          "--with <tree>",
          "a resource tree, an export's folder or an offer document of the old portal; what it has no place for is not compared",
        )
        .option("--commit <commit>", "the commit that is the draft", "HEAD"),
    run: async (invocation, name, options) => await run(invocation, offerArgument(name), options),
  });
}

async function run(invocation: Invocation, id: OfferId, { with: tree, commit }: Options): Promise<ExitCode> {
  await using workspace = await openWorkspace(invocation.cwd, { reference: commit });
  const states = await offerStates(workspace.ports, id, requireCommit(workspace, id));
  if (isProblemList(states)) throw problemsFound(states);
  if (Object.keys(states).length === 0)
    throw problemsFound([
      problem("offer-missing", `There is no offer ${offerName(id)} in this repository.`, "See which there are with `slipway offers`."),
    ]);
  const html = await workspace.ports.markdown();
  const values = tree === undefined ? fileValues : (each: OfferState["manifests"]): FileValues => asMarketplaceHolds(id, each, html);
  const theirs = tree === undefined ? undefined : await treeAt(resolve(invocation.cwd, tree), id);
  const all: Readonly<Record<string, FileValues>> = {
    ...Object.fromEntries(Object.entries(states).map(([name, { manifests }]) => [name, values(manifests)])),
    ...(theirs === undefined ? {} : { tree: theirs.files }),
  };
  const differences = compareStates(all);
  const problems = theirs?.problems ?? [];
  const { terminal, json } = invocation;
  if (problems.length > 0 && !json) terminal.complain(problems);
  const commits = Object.fromEntries(Object.entries(states).map(([name, state]) => [name, state.commit]));
  if (json)
    terminal.print(
      JSON.stringify({ schemaVersion: 1, offer: offerName(id), commits, states: Object.keys(all), differences, problems }, null, 2),
    );
  else
    terminal.print(terminalDifferences(differences, Object.keys(all), { width: listWidth(terminal), colour: terminal.colour }).join("\n"));
  return hasErrors(problems) ? exitCodes.problems : exitCodes.done;
}

/** The tree alone, without what an export kept beside it: what is compared is what the marketplace can hold. */
async function treeAt(
  path: string,
  { publisher, offer }: OfferId,
): Promise<{ readonly files: FileValues; readonly problems: readonly Problem[] }> {
  const file = (await stat(path).catch(() => undefined))?.isDirectory() === true ? join(path, requestFile) : path;
  const bytes = await readIfThere(file);
  if (bytes === undefined) throw environmentFailed(fileProblem("market-file-unreadable", file, new Error("not found")));
  const imported = importDocuments({ file: basename(file), bytes }, publisher);
  if (isProblemList(imported)) throw problemsFound(imported);
  if (imported.id.offer === offer) return imported;
  const text = `The tree is of ${offerName(imported.id)}, not of ${publisher}/${offer}.`;
  throw problemsFound([problem("market-other-offer", text, "Name the tree of this offer.", { path: file })]);
}
