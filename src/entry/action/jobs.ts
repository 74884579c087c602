import { isProblem } from "../../core/problem.ts";
import type { Settings } from "../../core/settings.ts";
import { isProblemList, settingsAt } from "../../engine/offer-at.ts";
import { loadSettings } from "../../manifest/load-settings.ts";
import type { WakeUp } from "../../ports/forge.ts";
import { connect, type Connection } from "./connect.ts";
import type { Context } from "./context.ts";
import { takeIn } from "./intake.ts";
import { reasonOfProblem } from "./reason.ts";
import type { Report } from "./report.ts";

/** Does what the job is for, connected to the repository. */
export async function runJob(context: Context, wakeUp: WakeUp, defaultBranch: string): Promise<Report> {
  const connected = await connect(context, defaultBranch, { history: context.mode === "verify" });
  if (isProblem(connected)) return { reason: reasonOfProblem(connected), problems: [connected] };
  await using connection = connected;
  switch (context.mode) {
    case "validate":
      return await (await import("./validate.ts")).validate(connection, context, wakeUp);
    case "intake":
      return await intake(connection, context, wakeUp);
    case "verify":
      return await (await import("./verify.ts")).verify(connection, context);
    case "advance":
    case "next":
      return await (await import("./walk-job.ts")).walkJob(connection, context);
    case "perform":
      return await (await import("./walk-job.ts")).performJob(connection, context);
  }
}

/** Rules come from the default branch as it is now, whatever the event was about. */
async function intake({ ports, forge, repository, defaultBranch }: Connection, context: Context, wakeUp: WakeUp): Promise<Report> {
  const commit = await repository.branch(defaultBranch);
  const read = await settingsAt(ports, commit);
  const rules = isProblemList(read) ? { settings: defaults(), ...(read[0] === undefined ? {} : { broken: read[0] }) } : { settings: read };
  return await takeIn({ ports, forge, commit, ...rules }, wakeUp, { repositoryUrl: `${context.serverUrl}/${context.repository}` });
}

/** What holds where nothing is set. */
function defaults(): Settings {
  const settings = loadSettings(undefined);
  if (isProblemList(settings)) throw new Error("the defaults are valid");
  return settings;
}
