import { join, resolve } from "node:path";

import { Option, type Command } from "commander";

import { placeFileIfChanged } from "../../adapters/atomic-file.ts";
import { canonicalJson } from "../../certify/canonical.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import { hasErrors, problem, quote, type Problem } from "../../core/problem.ts";
import { manifestsAt } from "../../engine/manifests-at.ts";
import { isProblemList } from "../../engine/offer-at.ts";
import { exportOffer, keptFile, requestFile } from "../../manifest/market/exchange.ts";
import { secretPlaceholder } from "../../manifest/market/placeholders.ts";
import { bytesAt, offerFolder, type Tree } from "../../manifest/tree.ts";
import { CommandFailure, exitCodes, problemsFound, type ExitCode } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { offerArgument, openWorkspace, requireCommit } from "../workspace.ts";

type Options = { readonly to: "partner-center"; readonly out?: string; readonly commit: string; readonly assetsUrl?: string };

/** `slipway export`: an offer as the resources that the commercial marketplace takes. Sends nothing. */
export function addExport(program: Command): void {
  addVerb<[string, Options]>(program, "export <offer>", {
    summary: "write an offer as resources of the commercial marketplace's Product Ingestion API",
    example:
      "slipway export contoso/web-stack --to partner-center --out partner-center --assets-url https://assets.contoso.example/web-stack",
    shape: (command) =>
      command
        .addOption(new Option("--to <marketplace>", "which marketplace").choices(["partner-center"]).makeOptionMandatory())
        .option("--out <dir>", "where to write (partner-center/<publisher>/<offer>)")
        .option("--commit <commit>", "the commit whose manifests are exported", "HEAD")
        .option("--assets-url <url>", "address below which the marketplace can fetch the offer's pictures (media/…)"),
    run: async (invocation, name, options) => await run(invocation, offerArgument(name), options),
  });
}

async function run(invocation: Invocation, id: OfferId, { out, commit, assetsUrl }: Options): Promise<ExitCode> {
  await using workspace = await openWorkspace(invocation.cwd, { reference: commit });
  const found = await manifestsAt(workspace.ports, id, requireCommit(workspace, id));
  if (isProblemList(found)) throw problemsFound(found);
  const { request, kept, pictures, problems } = exportOffer(id, found.manifests, {
    html: await workspace.ports.markdown(),
    secretOf: secretPlaceholder,
    ...(assetsUrl === undefined ? {} : { assetsUrl: address(assetsUrl) }),
  });
  if (hasErrors(problems)) throw problemsFound(problems);
  const folder = resolve(invocation.cwd, out ?? join("partner-center", offerName(id)));
  const files = new Map<string, string | Uint8Array>([
    [requestFile, canonicalJson(request)],
    [keptFile, canonicalJson(kept)],
    ...pictures.flatMap((path) => pictureOf(found.tree, id, path)),
  ]);
  for (const [path, content] of files) await placeFileIfChanged(join(folder, path), content);
  report(invocation, { folder, files: [...files.keys()], resources: request.resources.length, problems });
  return exitCodes.done;
}

function pictureOf(tree: Tree, id: OfferId, path: string): readonly (readonly [string, Uint8Array])[] {
  const bytes = bytesAt(tree, `${offerFolder(id)}/${path}`);
  return bytes === undefined ? [] : [[path, bytes]];
}

function address(text: string): string {
  if (URL.parse(text)?.protocol === "https:") return text;
  throw new CommandFailure(exitCodes.usage, [
    problem(
      "assets-url",
      `${quote(text)} is no https address.`,
      "Write the address below which media/ can be read: https://assets.contoso.example/web-stack",
    ),
  ]);
}

type Written = {
  readonly folder: string;
  readonly files: readonly string[];
  readonly resources: number;
  readonly problems: readonly Problem[];
};

function report({ json, terminal }: Invocation, written: Written): void {
  if (json) return terminal.print(JSON.stringify(written, null, 2));
  if (written.problems.length > 0) terminal.complain(written.problems);
  terminal.print(`✔ ${written.resources} resources in ${join(written.folder, requestFile)}`);
}
