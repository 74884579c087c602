import { cp, mkdir, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";

import type { Command } from "commander";

import { replaceFileIfChanged } from "../../adapters/atomic-file.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem, problem, quote } from "../../core/problem.ts";
import { statusOf } from "../../core/status.ts";
import { load } from "../../engine/load.ts";
import { offerRows } from "../../engine/offer-rows.ts";
import { readLog } from "../../engine/read-log.ts";
import { reportPages } from "../../engine/report-pages.ts";
import { offersPage } from "../../render/offers-page.ts";
import { statusCss, statusPage } from "../../render/status-page.ts";
import { CommandFailure, exitCodes } from "../exit.ts";
import { addVerb } from "../verb.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";

/** `slipway site`: the status site and the live store front as static files for any web host. Previews are never part of it. */
export function addSite(program: Command): void {
  addVerb<[{ readonly out: string }]>(program, "site", {
    summary: "write the status site and the live store front as static files",
    example: "slipway site --out public",
    shape: (command) => command.requiredOption("--out <dir>", "where to write"),
    run: async (invocation, { out }) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const folder = outside(workspace.places.state, resolve(invocation.cwd, out), out);
      const pages = await writeSite(workspace, folder);
      if (invocation.json) invocation.terminal.print(JSON.stringify({ folder, pages }));
      else invocation.terminal.print(`✔ ${pages} pages in ${folder}\n    open  ${join(folder, "index.html")}`);
      return exitCodes.done;
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

async function writeSite({ ports, commit, places }: Workspace, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { rows } = await offerRows(ports, commit);
  const now = ports.clock.now();
  await replaceFileIfChanged(join(folder, "status.css"), statusCss);
  await replaceFileIfChanged(join(folder, "index.html"), offersPage(rows, now));
  let pages = 1;
  for (const offer of await ports.ledger.list()) {
    const loaded = await load(ports.ledger, offer);
    if (isProblem(loaded) || loaded.head === undefined) continue;
    const status = statusOf(loaded.run, now);
    const log = await readLog(ports.ledger, loaded.head);
    const target = join(folder, "status", offerName(offer));
    await mkdir(target, { recursive: true });
    for (const [name, page] of await reportPages(ports, loaded)) await replaceFileIfChanged(join(target, name), page);
    await replaceFileIfChanged(join(target, "index.html"), statusPage({ run: loaded.run, status, log, now, command: "slipway" }));
    await replaceFileIfChanged(join(target, "status.json"), `${JSON.stringify(status, null, 2)}\n`);
    pages += 1;
  }
  const live = join(places.site, "live");
  if (await stat(live).catch(() => undefined)) await cp(live, join(folder, "store"), { recursive: true, dereference: true });
  return pages;
}
