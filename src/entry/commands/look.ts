import { InvalidArgumentError, type Command } from "commander";

import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { statusOf } from "../../core/status.ts";
import { second } from "../../core/time.ts";
import { load, type Loaded } from "../../engine/load.ts";
import { offerRows } from "../../engine/offer-rows.ts";
import { readLog } from "../../engine/read-log.ts";
import { verifyOffer, type Verified } from "../../engine/verify.ts";
import { terminalLog } from "../../render/terminal-log.ts";
import { terminalOffers } from "../../render/terminal-offers.ts";
import { terminalStatus } from "../../render/terminal-status.ts";
import { environmentFailed, exitCodes, problemsFound, type ExitCode } from "../exit.ts";
import { previewLinks } from "../run-offer.ts";
import { listWidth, problemLines } from "../terminal.ts";
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
  const loaded = await load(workspace.ports.ledger, offer);
  if (isProblem(loaded)) throw environmentFailed(loaded);
  if (loaded.head === undefined) await requireOffer(workspace, offer);
  const now = workspace.ports.clock.now();
  const status = statusOf(loaded.run, now);
  if (json) terminal.print(JSON.stringify(status, null, 2));
  else
    terminal.print(
      terminalStatus({
        run: loaded.run,
        status,
        now,
        width: terminal.width,
        colour: terminal.colour,
        previews: await previewLinks(workspace, loaded),
        live: new Map(),
        command,
      }).join("\n"),
    );
  return exitCodes.done;
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number from 1 on.");
}

const watchMs = second;

async function watchStatus(invocation: Invocation, workspace: Workspace, offer: OfferId): Promise<ExitCode> {
  const { terminal, command } = invocation;
  for (let shown: string | undefined; ;) {
    const loaded = await load(workspace.ports.ledger, offer);
    if (isProblem(loaded)) throw environmentFailed(loaded);
    const now = workspace.ports.clock.now();
    const status = statusOf(loaded.run, now);
    const lines = terminalStatus({
      run: loaded.run,
      status,
      now,
      width: terminal.width,
      colour: terminal.colour,
      previews: await previewLinks(workspace, loaded),
      live: new Map(),
      command,
    });
    if (terminal.isInteractive) terminal.draw(lines);
    else if (loaded.head !== shown) terminal.print(lines.join("\n"));
    shown = loaded.head;
    if (loaded.run.submission === null || loaded.run.submission.ended !== null) {
      terminal.settle();
      return exitCodes.done;
    }
    await workspace.ports.clock.sleep(watchMs);
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
