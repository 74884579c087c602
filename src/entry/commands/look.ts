import { InvalidArgumentError, type Command } from "commander";

import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { isRunning } from "../../core/run.ts";
import { statusOf } from "../../core/status.ts";
import { second } from "../../core/time.ts";
import { leadNews, withLeadNews } from "../../engine/leads/news.ts";
import { load, type Loaded } from "../../engine/load.ts";
import { offerRows } from "../../engine/offer-rows.ts";
import { readLog } from "../../engine/read-log.ts";
import { verifyOffer, type Verified } from "../../engine/verify.ts";
import { terminalLog } from "../../render/terminal-log.ts";
import { terminalOffers } from "../../render/terminal-offers.ts";
import { terminalStatus } from "../../render/terminal-status.ts";
import type { StatusView } from "../../render/terminal-view.ts";
import { environmentFailed, exitCodes, problemsFound, type ExitCode } from "../exit.ts";
import { spoolOf } from "../leads.ts";
import { previewLinks } from "../run-offer.ts";
import { listWidth, problemLines, type Terminal } from "../terminal.ts";
import { addVerb, type Invocation } from "../verb.ts";
import { offerArgument, openWorkspace, requireOffer, type Workspace } from "../workspace.ts";

/** The verbs that look and change nothing. */
export function addLooking(program: Command): void {
  addVerb<[string, { readonly watch?: boolean }]>(program, "status <offer>", {
    summary: "the seven steps of an offer",
    example: "slipway status contoso/web-stack --watch",
    shape: (command) => command.option("--watch", "stay and show changes until the submission ends (Ctrl-C leaves)"),
    run: async (invocation, name, { watch }) => {
      await using workspace = await openWorkspace(invocation.cwd);
      return watch === true
        ? watchStatus(invocation, workspace, offerArgument(name))
        : showStatus(invocation, workspace, offerArgument(name));
    },
  });
  addVerb(program, "offers", {
    summary: "all offers with their state",
    example: "slipway offers",
    run: async (invocation) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const { rows, problems } = await offerRows(workspace.ports, workspace.commit);
      const { width, colour, print, complain } = invocation.terminal;
      if (invocation.json)
        print(
          JSON.stringify(
            rows.map((row) => row.status),
            null,
            2,
          ),
        );
      else if (rows.length > 0 || problems.length === 0)
        print(terminalOffers(rows, { width, colour, now: workspace.ports.clock.now() }).join("\n"));
      if (problems.length === 0) return exitCodes.done;
      complain(problems);
      return exitCodes.problems;
    },
  });
  addHistory(program);
}

function addHistory(program: Command): void {
  addVerb<[string, { readonly limit?: number }]>(program, "log <offer>", {
    summary: "the audit trail, newest first",
    example: "slipway log contoso/web-stack",
    shape: (command) => command.option("--limit <count>", "how many entries at most", wholeNumber),
    run: async (invocation, name, { limit }) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const { head } = await published(workspace, offerArgument(name));
      const entries = await readLog(workspace.ports.ledger, head, limit);
      const { colour, print } = invocation.terminal;
      const width = listWidth(invocation.terminal);
      print(invocation.json ? JSON.stringify(entries, null, 2) : terminalLog(entries, { width, colour }).join("\n"));
      return exitCodes.done;
    },
  });
  addVerb<[string | undefined]>(program, "verify [offer]", {
    summary: "replay the ledger and prove that every status, grant and digest follows",
    example: "slipway verify contoso/web-stack",
    run: async (invocation, name) => {
      await using workspace = await openWorkspace(invocation.cwd);
      return showVerified(
        invocation,
        await verifyAll(workspace, name === undefined ? await workspace.ports.ledger.list() : [offerArgument(name)]),
      );
    },
  });
}

async function showStatus({ json, terminal, command }: Invocation, workspace: Workspace, offer: OfferId): Promise<ExitCode> {
  const seen = await seenNow(workspace, offer);
  if (json) terminal.print(JSON.stringify(seen.status, null, 2));
  else terminal.print(drawn(seen, terminal, command).join("\n"));
  return exitCodes.done;
}

type Seen = Pick<StatusView, "status" | "now" | "previews"> & { readonly loaded: Loaded };

async function seenNow(workspace: Workspace, offer: OfferId): Promise<Seen> {
  const { ledger, clock } = workspace.ports;
  const loaded = await load(ledger, offer);
  if (isProblem(loaded)) throw environmentFailed(loaded);
  if (loaded.head === undefined) await requireOffer(workspace, offer);
  const now = clock.now();
  const status = withLeadNews(statusOf(loaded.run, now), leadNews(await spoolOf(workspace).list(), offer, now));
  return { loaded, now, status, previews: await previewLinks(workspace, loaded) };
}

function drawn({ loaded, ...seen }: Seen, { width, colour }: Terminal, command: string): readonly string[] {
  return terminalStatus({ ...seen, run: loaded.run, width, colour, live: new Map(), command });
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number from 1 on.");
}

const watchMs = second;

/** Redraws on a terminal; elsewhere one block (or one line of JSON) a change, for as long as somebody reads. */
async function watchStatus({ terminal, command, json }: Invocation, workspace: Workspace, offer: OfferId): Promise<ExitCode> {
  for (let shown: string | undefined; ; await workspace.ports.clock.sleep(watchMs)) {
    const seen = await seenNow(workspace, offer);
    const { run, head } = seen.loaded;
    const isNew = head !== shown || shown === undefined;
    if (json && isNew) terminal.print(JSON.stringify(seen.status));
    else if (!json && terminal.isInteractive) terminal.draw(drawn(seen, terminal, command));
    else if (!json && isNew) terminal.print(drawn(seen, terminal, command).join("\n"));
    shown = head;
    if (isRunning(run) && terminal.isRead()) continue;
    terminal.settle();
    return exitCodes.done;
  }
}

async function published({ ports }: Workspace, offer: OfferId): Promise<Loaded & { readonly head: string }> {
  const loaded = await load(ports.ledger, offer);
  if (isProblem(loaded)) throw environmentFailed(loaded);
  const { head } = loaded;
  if (head === undefined)
    throw problemsFound([
      problem("never-published", `${offerName(offer)} has no ledger yet.`, `Publish it first: slipway publish ${offerName(offer)}`),
    ]);
  return { ...loaded, head };
}

async function verifyAll({ ports }: Workspace, offers: readonly OfferId[]): Promise<readonly (Verified | Problem)[]> {
  const results: (Verified | Problem)[] = [];
  for (const offer of offers) results.push(await verifyOffer(ports.ledger, offer, ports.digests.sha256));
  return results;
}

function showVerified({ json, terminal }: Invocation, results: readonly (Verified | Problem)[]): ExitCode {
  if (json) terminal.print(JSON.stringify(results, null, 2));
  else for (const result of results) terminal.print(verifiedText(result));
  if (!json && results.length === 0) terminal.print("No ledger yet: nothing has been published from this repository.");
  return results.every((result) => !isProblem(result) && result.breach === undefined) ? exitCodes.done : exitCodes.problems;
}

function verifiedText(result: Verified | Problem): string {
  if (isProblem(result)) return problemLines([result]);
  const { offer, commits, breach, signed } = result;
  if (breach === undefined) {
    const trust = signed ? "every commit is signed" : "commits are not signed: whoever may write to the repository could have written them";
    return `✔ ${offerName(offer)}  ${commits} commits, every status, grant and digest follows\n    trust  ${trust}`;
  }
  return `✘ ${offerName(offer)}  breaks at commit ${breach.head}\n    ${breach.problem.code}  ${breach.problem.text}\n    fix  ${breach.problem.remedy}`;
}
