import { lockHolder, lockOffer } from "../adapters/lock/offer-lock.ts";
import type { Command } from "../core/message.ts";
import { offerName, type OfferId } from "../core/offer.ts";
import { isProblem, problem, type Problem } from "../core/problem.ts";
import { isRunning, owedTasks } from "../core/run.ts";
import { statusOf } from "../core/status.ts";
import { earliest, second } from "../core/time.ts";
import { advance } from "../engine/advance.ts";
import type { Loaded } from "../engine/load.ts";
import { previewGrants } from "../engine/perform/preview.ts";
import { reconcile } from "../engine/reconcile.ts";
import { SourceError } from "../ports/source.ts";
import { environmentFailed, exitCodes, refused, type ExitCode } from "./exit.ts";
import { planOffers } from "./plan-offers.ts";
import { createScreen, type Screen } from "./screen.ts";
import { problemLines } from "./terminal.ts";
import type { Invocation } from "./verb.ts";
import { openWorkspace, requireOffer, type Workspace } from "./workspace.ts";

/** How many pieces of work run at once on one machine: more only compete for the same disk and cores. */
const concurrency = 4;
/** A person at a terminal waits this long for a retry, which spans the first two back-offs; `tick` picks up later ones. */
const patienceMs = 20 * second;

export type SteerOptions = {
  /** The commit to act on, when it is not the current one. */
  readonly reference?: string | undefined;
  /** Leaves the work that reads images to other machines, and answers with its keys. */
  readonly planWork?: boolean | undefined;
};

/** Records a person's command, then advances the offer until it has to wait, showing it meanwhile. */
export async function steer(
  invocation: Invocation,
  offer: OfferId,
  { reference, planWork = false }: SteerOptions,
  command: (workspace: Workspace) => Promise<Command> | Command,
): Promise<ExitCode> {
  const screen = createScreen(invocation.terminal, invocation.command, invocation.json || planWork);
  await using workspace = await openWorkspace(invocation.cwd, {
    ...(reference === undefined ? {} : { reference }),
    onProgress: screen.progress,
  });
  const given = await command(workspace);
  await requireOffer(workspace, offer);
  requireIdentity(workspace);
  const recorded = await reconcile(workspace.ports, offer, [given]);
  if (isProblem(recorded)) {
    if (recorded.level === "error") throw recorded.code.startsWith("ledger-") ? environmentFailed(recorded) : refused(recorded);
    invocation.terminal.remark(problemLines([recorded]));
  } else screen.turn(recorded.loaded, recorded.events);
  if (planWork) return planOffers(invocation, workspace, [offer]);
  return runOffer(invocation, workspace, offer, screen);
}

/** What people do is recorded with their name, for good; `unknown` is what the source answers when git has none. */
function requireIdentity({ actor }: Workspace): void {
  if (actor.name !== "unknown") return;
  throw environmentFailed(
    problem(
      "identity-missing",
      "Git does not know your name, and the ledger records who acts.",
      'Say who you are: git config user.name "Ada Publisher" && git config user.email ada@example.com',
    ),
  );
}

/** Advances one offer under this machine's lock and shows where it came to. */
export async function advanceOffer(invocation: Invocation, offer: OfferId): Promise<ExitCode> {
  const screen = createScreen(invocation.terminal, invocation.command, invocation.json);
  await using workspace = await openWorkspace(invocation.cwd, { onProgress: screen.progress });
  await requireOffer(workspace, offer);
  return runOffer(invocation, workspace, offer, screen);
}

async function runOffer(invocation: Invocation, workspace: Workspace, offer: OfferId, screen: Screen): Promise<ExitCode> {
  await using lock = await lockOffer(workspace.places.state, offer);
  if (lock === undefined) return busy(invocation, workspace, offer);
  const advanced = await advance(workspace.ports, offer, { concurrency, patienceMs, onTurn: screen.turn });
  if (isProblem(advanced)) throw environmentFailed(advanced);
  const { loaded } = advanced;
  if (invocation.json) invocation.terminal.print(JSON.stringify(statusOf(loaded.run, workspace.ports.clock.now()), null, 2));
  else screen.end(loaded, await previewLinks(workspace, loaded));
  const retry = nextRetry(loaded);
  if (retry !== undefined) invocation.terminal.remark(`${retry} Run \`${invocation.command} tick\` then, or on a schedule.`);
  return loaded.run.submission?.ended?.how === "failed" ? exitCodes.problems : exitCodes.done;
}

/** What is to be tried again, and when; undefined when all work is done or waits for a person. */
function nextRetry({ run }: Loaded): string | undefined {
  const retried = owedTasks(run).filter(({ attempts, note }) => attempts > 0 || note !== "");
  const at = earliest(retried.map(({ nextAt }) => nextAt));
  const [next] = retried.filter(({ nextAt }) => nextAt === at);
  return next === undefined ? undefined : `Not finished: ${next.problems[0]?.text ?? next.note} It is tried again at ${at}.`;
}

/** Links of an open preview. They are secrets of the people who publish here, so they are shown on the terminal and in mail, and recorded nowhere. */
export async function previewLinks(
  { ports }: Workspace,
  { run }: Loaded,
): Promise<readonly { readonly subscription: string; readonly url: string }[]> {
  if (!isRunning(run) || statusOf(run, ports.clock.now()).slots.preview === null) return [];
  // Who only looks is told where the offer stands, also when the commit behind its preview is gone.
  const grants = await previewGrants(ports, run.offer, run.submission).catch((error: unknown) => {
    if (error instanceof SourceError) return error.problem;
    throw error;
  });
  return isProblem(grants) || grants.kind !== "done" ? [] : grants.value;
}

async function busy({ terminal, command }: Invocation, { places }: Workspace, offer: OfferId): Promise<ExitCode> {
  const holder = await lockHolder(places.state, offer);
  const found: Problem = problem(
    "advancing-elsewhere",
    `${offerName(offer)} is being advanced by another process${holder === undefined ? "" : ` (${holder.pid}, since ${holder.since})`}.`,
    `Nothing is lost: it does what is owed. Follow it with \`${command} status ${offerName(offer)} --watch\`.`,
  );
  terminal.remark(problemLines([{ ...found, level: "information" }]));
  return exitCodes.done;
}
