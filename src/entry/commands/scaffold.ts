import { mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Command } from "commander";

import { createFileOnce } from "../../adapters/atomic-file.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import { hasErrors, problem, quote } from "../../core/problem.ts";
import { initFiles } from "../../manifest/edit/init-files.ts";
import { newOfferFiles } from "../../manifest/edit/new-offer-files.ts";
import { unpinnedAction } from "../../manifest/edit/workflow-files.ts";
import { validateManifests } from "../../manifest/validate-manifests.ts";
import { exitCodes, problemsFound } from "../exit.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { offerArgument, repositoryRoot } from "../workspace.ts";
import { workflowOptions } from "./scaffold-workflows.ts";

/** What Slipway keeps on a machine, and images, never belong into git. */
const gitignore = [[".gitignore", ".slipway/\n*.vhd\n"]] as const;

type InitOptions = { readonly action?: string; readonly branch?: string; readonly workflows: boolean };

/** `slipway init` and `slipway new`: files to begin with. Nothing that is there is ever overwritten. */
export function addScaffolding(program: Command): void {
  addVerb<[InitOptions]>(program, "init", {
    summary: "scaffold an offers repository: sample offer, .github/slipway.yaml and the workflows for GitHub",
    example: "git init my-offers && cd my-offers && slipway init",
    shape: (command) =>
      command
        .option("--action <owner/repository@commit>", "the release of the Action that the workflows use, by its full commit id")
        .option("--branch <name>", "the default branch (what the remote says, else the current one)")
        .option("--no-workflows", "leave the workflows out"),
    run: async (invocation, { workflows, ...asked }) => {
      const root = await repositoryRoot(invocation.cwd);
      const options = workflows ? await workflowOptions(root, asked) : undefined;
      await write(invocation, root, new Map([...initFiles(options), ...gitignore]));
      if (!invocation.json) invocation.terminal.print(afterInit(invocation.command, options?.uses));
      return exitCodes.done;
    },
  });
  addVerb<[string, { readonly title?: string; readonly notify?: string }]>(program, "new <offer>", {
    summary: "a new offer, valid but for what only you know; each such place is marked TODO",
    example: 'slipway new contoso/web-stack --title "Web Stack" --notify you@example.com',
    shape: (command) =>
      command.option("--title <title>", "what customers read").option("--notify <address>", "who is told about submissions"),
    run: async (invocation, name, { title, notify }) => {
      const root = await repositoryRoot(invocation.cwd);
      const offer = offerArgument(name);
      const folder = `offers/${offerName(offer)}`;
      if (await stat(join(root, folder)).catch(() => undefined))
        throw problemsFound([
          problem("offer-exists", `The folder ${quote(folder)} is there already.`, "Edit it, or choose another id.", { path: folder }),
        ]);
      const files = newOfferFiles({
        ...offer,
        ...(title === undefined ? {} : { title }),
        ...(notify === undefined ? {} : { email: notify }),
      });
      requireValid(offer, files);
      await write(invocation, root, files);
      if (!invocation.json) invocation.terminal.print(`\nNext: fill in what is marked TODO, then ${invocation.command} validate ${folder}`);
      return exitCodes.done;
    },
  });
}

/** Next steps; `uses` is what the workflows use, where there are any. */
function afterInit(command: string, uses: string | undefined): string {
  const pin = ["Pin the Action", "put the full commit id of a release where the zeros stand in .github/workflows/slipway*.yml"];
  const steps = [
    ["Fill in", "what is marked TODO in offers/contoso/sample, or rename the folder and the ids in it"],
    ["Add an image", `${command} image add contoso/sample standard 1.0.0 <vhd>`],
    ["Check it", `${command} validate`],
    ["Publish it", `git add . && git commit -m "First offer" && ${command} publish contoso/sample`],
    ...(uses === unpinnedAction ? [pin] : []),
    ...(uses === undefined
      ? []
      : [["On GitHub", 'push it; settings, labels and the environment: "Use it on GitHub" in the README of Slipway']]),
  ];
  return ["\nNext", ...steps.map(([name = "", what = ""]) => `  ${name.padEnd(16)}${what}`)].join("\n");
}

/** What was asked for is put in as it is; what does not fit a manifest is refused before anything is written. */
function requireValid(offer: OfferId, files: ReadonlyMap<string, string | Uint8Array>): void {
  const tree = new Map([...files].map(([path, content]) => [path, typeof content === "string" ? Buffer.from(content) : content]));
  const { problems } = validateManifests(offer, tree, { now: new Date().toISOString() });
  if (hasErrors(problems)) throw problemsFound(problems.filter(({ level }) => level === "error"));
}

async function write({ json, terminal }: Invocation, root: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  const written: string[] = [];
  for (const [path, content] of files) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    if (await createFileOnce(file, content)) written.push(path);
    else terminal.remark(`kept     ${path} (it is there already)`);
  }
  if (json) terminal.print(JSON.stringify({ written }, null, 2));
  else for (const path of written) terminal.print(`wrote    ${path}`);
}
