import { InvalidArgumentError, type Command } from "commander";

import { errorText } from "../../adapters/fault.ts";
import { problem, quote } from "../../core/problem.ts";
import { environmentFailed, exitCodes, type CommandFailure } from "../exit.ts";
import { openLeadService } from "../site/serve-leads.ts";
import { servedSite } from "../site/serve-site.ts";
import { stopSignal } from "../stop-signal.ts";
import type { Terminal } from "../terminal.ts";
import { addVerb } from "../verb.ts";
import { openWorkspace } from "../workspace.ts";

type Options = { readonly port: number; readonly host: string };

/** The address in the documentation's examples. */
const usualPort = 4410;
const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/** `slipway serve`: the status site, the store front and the previews of this machine, for those whom the previews are open to. */
export function addServe(program: Command): void {
  addVerb<[Options]>(program, "serve", {
    summary: "serve the status site, the store front and the previews, on loopback unless told otherwise",
    example: "slipway serve --port 4410",
    shape: (command) =>
      command
        .option("--port <number>", "port to listen on; 0 takes any that is free", portNumber, usualPort)
        .option("--host <address>", "address to listen on", "127.0.0.1"),
    run: async ({ cwd, json, terminal }, { port, host }) => {
      await using workspace = await openWorkspace(cwd);
      const warn = (error: unknown): void =>
        terminal.complain([
          problem("page-failed", `A page could not be drawn: ${errorText(error)}`, "Run `slipway verify`; if it is quiet, report this."),
        ]);
      await using leads = openLeadService(workspace, warnOfLeads(terminal));
      const site = await servedSite(workspace, warn, leads);
      // Its own chunk: only whoever serves loads a server.
      const { startServer } = await import("../../adapters/web/server.ts");
      const { siteUrl } = workspace.settings;
      const server = await startServer({ ...site, hosts: hostsFor(host, siteUrl) }, { host, port }).catch((error: unknown) => {
        throw notListening(error, host, port);
      });
      const stopped = stopSignal();
      if (json) terminal.print(JSON.stringify({ url: server.url }));
      else terminal.print(`✔ ${server.url}\n    store front  ${server.url}live/\n    stop         Ctrl-C`);
      if (siteUrl === undefined)
        terminal.remark(
          `Links in mails lead to files of this machine. To make them lead here, set in .github/slipway.yaml: site: { url: "${server.url}" }`,
        );
      await stopped;
      await server.stop();
      return exitCodes.done;
    },
  });
}

function warnOfLeads(terminal: Terminal): (error: unknown) => void {
  return (error) =>
    terminal.complain([
      problem(
        "lead-undelivered",
        `Leads that wait could not be worked on: ${errorText(error)}`,
        "See `slipway lead spool`; they are kept.",
      ),
    ]);
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("Give a number from 0 to 65535.");
}

/** On loopback only names of this machine and of the site are answered to; whoever opens the server to a network has named it there. */
function hostsFor(host: string, siteUrl: string | undefined): ReadonlySet<string> | undefined {
  if (!loopback.has(host)) return undefined;
  return new Set([...loopback, "[::1]", ...(siteUrl === undefined ? [] : [new URL(siteUrl).hostname])]);
}

function notListening(error: unknown, host: string, port: number): CommandFailure {
  return environmentFailed(
    problem(
      "serve-address",
      `${quote(host)}, port ${port}, can not be listened on: ${errorText(error)}.`,
      "Another program may have it. Name a free one: --port 0 takes any.",
    ),
  );
}
