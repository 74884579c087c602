import { join, relative, resolve } from "node:path";

import { Option, type Command } from "commander";

import { readIfThere } from "../../adapters/atomic-file.ts";
import { readWorkTree, workTreeOffers } from "../../adapters/source/work-tree.ts";
import { offerName, parseOfferName, type Offer, type OfferId } from "../../core/offer.ts";
import { hasErrors, isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import { lockedFieldProblems } from "../../core/rules/locked.ts";
import { settingsPath } from "../../core/settings.ts";
import { imageProblems } from "../../engine/image-problems.ts";
import { load } from "../../engine/load.ts";
import { isProblemList } from "../../engine/offer-at.ts";
import { loadSettings } from "../../manifest/load-settings.ts";
import { maxFileBytes, offerFolder } from "../../manifest/tree.ts";
import { validateManifests } from "../../manifest/validate-manifests.ts";
import type { Images } from "../../ports/images.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { formatProblems, type ProblemFormat } from "../../render/problems.ts";
import { CommandFailure, exitCodes, problemsFound } from "../exit.ts";
import { addVerb } from "../verb.ts";
import { imagesOf, ledgerOf } from "../wire.ts";
import { repositoryRoot } from "../workspace.ts";

/** `slipway validate`: every problem of the manifests as they lie in the work tree, committed or not. */
export function addValidate(program: Command): void {
  addVerb<[string[], { readonly format?: ProblemFormat }]>(program, "validate [path...]", {
    summary: "check manifests; all problems at once, with file, line and column",
    example: "slipway validate offers/contoso/web-stack",
    shape: (command) => command.addOption(new Option("--format <format>", "how to report").choices(["text", "json", "sarif", "github"])),
    run: async ({ cwd, json, terminal }, paths, { format }) => {
      const root = await repositoryRoot(cwd);
      const offers = await chosen(root, resolve(cwd), paths);
      const settings = loadSettings(await readIfThere(join(root, settingsPath)));
      const problems = [
        ...(isProblemList(settings) ? settings : []),
        ...(await problemsOf(root, offers, isProblemList(settings) ? undefined : settings)),
      ];
      const text = formatProblems(problems, format ?? (json ? "json" : "text"));
      if (text.trim() !== "") terminal.print(text.trimEnd());
      if (format === undefined && !json && !hasErrors(problems))
        terminal.print(
          `✔ ${offers.length === 1 ? "1 offer is" : `${offers.length} offers are`} valid${problems.length === 0 ? "" : ", with the warnings above"}`,
        );
      return hasErrors(problems) ? exitCodes.problems : exitCodes.done;
    },
  });
}

async function problemsOf(
  root: string,
  offers: readonly OfferId[],
  settings: Parameters<typeof ledgerOf>[1] | undefined,
): Promise<readonly Problem[]> {
  const ledger = ledgerOf(root, settings);
  const published = new Set((await ledger.list()).map(offerName));
  const images = imagesOf(root, settings);
  const problems: Problem[] = [];
  for (const id of offers) {
    const tree = await readWorkTree(root, offerFolder(id), maxFileBytes);
    const { offer, problems: found } = validateManifests(id, tree, { now: new Date().toISOString() });
    problems.push(...found);
    if (offer !== undefined) problems.push(...(await deeper({ ledger, images }, offer, published)));
  }
  return problems;
}

/** What needs more than the manifests: the bytes they name, and what is live. */
async function deeper(
  { ledger, images }: { readonly ledger: Ledger; readonly images: Images },
  offer: Offer,
  published: ReadonlySet<string>,
): Promise<readonly Problem[]> {
  const missing = await imageProblems(images, offer);
  if (!published.has(offerName(offer.id))) return missing;
  const loaded = await load(ledger, offer.id);
  if (isProblem(loaded)) return [...missing, loaded];
  const live = loaded.run.facts.live?.content.locked;
  return live === undefined ? missing : [...missing, ...lockedFieldProblems(live, offer)];
}

/** The offers that paths name: `publisher/offer`, a folder, or a file inside one; all when no path is given. */
async function chosen(root: string, cwd: string, paths: readonly string[]): Promise<readonly OfferId[]> {
  const all = await workTreeOffers(root);
  if (paths.length === 0) {
    if (all.length > 0) return all;
    throw problemsFound([
      problem("no-offers", "There is no folder offers/<publisher>/<offer> here.", "Make one: slipway new contoso/web-stack"),
    ]);
  }
  const picked = paths.flatMap((path) => {
    const found = all.filter((offer) => names(root, cwd, path, offer));
    if (found.length > 0) return found;
    throw new CommandFailure(exitCodes.usage, [
      problem(
        "offer-name",
        `${quote(path)} names no offer of this repository.`,
        "Name a folder below offers/, a file in one, or publisher/offer.",
      ),
    ]);
  });
  return [...new Map(picked.map((offer) => [offerName(offer), offer])).values()];
}

function names(root: string, cwd: string, path: string, offer: OfferId): boolean {
  if (parseOfferName(path) !== undefined && offerName(offer) === path) return true;
  const given = relative(root, resolve(cwd, path));
  const folder = offerFolder(offer);
  return given === folder || given.startsWith(`${folder}/`) || given === "" || folder.startsWith(`${given}/`);
}
