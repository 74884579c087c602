import { createGitHubHost } from "../../adapters/host/github/github-host.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import type { Settings } from "../../core/settings.ts";
import { isProblemList, settingsAt } from "../../engine/offer-at.ts";
import { performKey } from "../../engine/perform-key.ts";
import type { Ports } from "../../ports/ports.ts";
import { observed, openTelemetry } from "../telemetry.ts";
import { placesBelow, wireWith } from "../wire.ts";
import { walk, type Walked } from "./advance.ts";
import type { Connection } from "./connect.ts";
import { wrongInput, type Context } from "./context.ts";
import { mayHop } from "./hops.ts";
import { linksOn } from "./links.ts";
import { reasonOfProblem } from "./reason.ts";
import type { Report } from "./report.ts";

type Equipped = AsyncDisposable & { readonly ports: Ports; readonly settings: Settings };

/** Walks offers as far as they go now, and says what other jobs are needed. */
export async function walkJob(connection: Connection, context: Context): Promise<Report> {
  const equipped = await equip(connection, context);
  if (isProblemList(equipped)) return refused(equipped);
  await using tools = equipped;
  const { ports, settings } = tools;
  const walked = await walk(ports, {
    offer: context.input("offer"),
    live: context.input("live") === "true",
    fanOut: settings.github.fanOut,
  });
  const spent = connection.forge.spent();
  const log = `${spent.requests} requests to GitHub, ${spent.writes} of them writes.`;
  return context.mode === "next" ? { ...(await goOn(connection, context, walked)), log } : { ...handedOut(walked), log };
}

/** Work for the matrix of this run's jobs, and whether one of them promotes. */
function handedOut({ report, work, liveOwed }: Walked): Report {
  const outputs = { ...report.outputs, work: JSON.stringify(work), live: String(liveOwed), again: String(work.length > 0) };
  return { ...report, outputs };
}

/** The job after the work has no jobs after it: what is left begins with a run of its own. */
async function goOn({ forge }: Connection, context: Context, { report, work, liveOwed, advanced }: Walked): Promise<Report> {
  if (work.length === 0 && !liveOwed) return report;
  const hop = Number(context.input("hop")) + 1;
  if (!advanced.some(({ loaded }) => mayHop(hop, loaded))) return { ...report, reason: "hop-limit" };
  const asked = await forge.dispatch({ offer: context.input("offer"), hop });
  return asked.kind === "failed" ? { ...report, problems: [...(report.problems ?? []), { ...asked.problem, level: "warning" }] } : report;
}

/** Performs one piece of work that a walk left to this job. */
export async function performJob(connection: Connection, context: Context): Promise<Report> {
  const equipped = await equip(connection, context);
  if (isProblemList(equipped)) return refused(equipped);
  await using tools = equipped;
  const performed = await performKey(tools.ports, context.input("key"));
  return isProblem(performed)
    ? { reason: reasonOfProblem(performed), problems: [performed] }
    : {
        reason: "performed",
        log: performed.kind === "performed" ? "Done; what follows is the next walk's." : "It was done, or is not owed any more.",
      };
}

/** The ports of a job: GitHub around, and the folder that all jobs share below. Settings are those of the default branch now. */
async function equip(connection: Connection, context: Context): Promise<Equipped | readonly Problem[]> {
  const state = context.input("state-folder");
  if (state === "")
    return [wrongInput("state-folder", state, "Name a folder that all jobs share: on a self-hosted runner, or a mounted share.")];
  const { repository, defaultBranch, client, ports } = connection;
  const settings = await settingsAt(ports, await repository.branch(defaultBranch));
  if (isProblemList(settings)) return settings;
  const surroundings = {
    ledger: ports.ledger,
    source: ports.source,
    host: createGitHubHost(client, settings.support),
    links: linksOf(context),
  };
  const telemetry = await openTelemetry(process.env, () => ports.clock.now());
  const wired = wireWith(placesBelow(context.workspace, state), settings, surroundings, () => undefined);
  return { settings, ports: observed(wired, telemetry), [Symbol.asyncDispose]: async () => await telemetry[Symbol.asyncDispose]() };
}

function linksOf(context: Context): Ports["links"] {
  return (run) => linksOn(context, run);
}

function refused(problems: readonly Problem[]): Report {
  const [first] = problems;
  return { reason: first === undefined ? "environment-failed" : first.code === "wrong-input" ? "wrong-input" : "invalid", problems };
}
