import { join, resolve, sep } from "node:path";

import type { Command } from "commander";

import { problem, quote } from "../../core/problem.ts";
import { CommandFailure, exitCodes } from "../exit.ts";
import { writeSite } from "../site/write-site.ts";
import { addVerb } from "../verb.ts";
import { openWorkspace } from "../workspace.ts";

/** `slipway site`: the status site and the live store front as static files for any web host. Previews are never part of it. */
export function addSite(program: Command): void {
  addVerb<[{ readonly out: string }]>(program, "site", {
    summary: "write the status site and the live store front as static files",
    example: "slipway site --out public",
    shape: (command) => command.requiredOption("--out <dir>", "where to write"),
    run: async ({ cwd, json, terminal }, { out }) => {
      await using workspace = await openWorkspace(cwd);
      const folder = outside(workspace.places.state, resolve(cwd, out), out);
      const { pages, drawn, problems } = await writeSite(workspace, folder);
      if (json) terminal.print(JSON.stringify({ folder, pages, drawn, problems }));
      else terminal.print(`✔ ${pages} pages in ${folder}, ${drawn} drawn anew\n    open  ${join(folder, "index.html")}`);
      if (problems.length === 0) return exitCodes.done;
      terminal.complain(problems);
      return exitCodes.problems;
    },
  });
}

/** Slipway's own folder is no place for a copy of it; an empty name is most often a variable that was not set. */
function outside(state: string, folder: string, out: string): string {
  if (out.trim() !== "" && !`${folder}${sep}`.startsWith(`${state}${sep}`)) return folder;
  throw new CommandFailure(exitCodes.usage, [
    problem("site-folder", `The site can not be written to ${quote(out)}.`, "Name a folder outside .slipway, for example: --out public"),
  ]);
}
