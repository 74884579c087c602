import type { Control, JobTools } from "./job.ts";
import { startProgram } from "./program.ts";
import type { Ended, Program } from "./program.ts";
import { scopeOf } from "./site.ts";
import type { Site } from "./site.ts";
import { prepareFiles, stepProgram } from "./step-program.ts";
import { takeResults } from "./step-results.ts";
import { resolve } from "./tokens.ts";
import type { RunnerOptions } from "./types.ts";
import type { Step } from "./workflow-file.ts";

export type StepTools = JobTools & { readonly control: Control };

/** Runs one step and writes what it left to the site. Throws for a `uses:` that this runner was not told about. */
export async function runStep(step: Step, site: Site, tools: StepTools): Promise<void> {
  if (isIgnored(step, tools.options)) {
    site.steps[step.id] = { outputs: {}, outcome: "success", conclusion: "success" };
    return;
  }
  // A step that runs because the job was cancelled is not cancelled itself.
  const wasCancelled = tools.control.cancelled;
  const files = await prepareFiles(site);
  const ended = await runProgram(await stepProgram(step, { site, files, tools }), tools, wasCancelled);
  const { outputs, problem } = await takeResults(site, { files, ended, secrets: tools.secrets });
  const outcome = tools.control.cancelled && !wasCancelled ? "cancelled" : problem || ended.exitCode !== 0 ? "failure" : "success";
  const conclusion = outcome === "failure" && isForgiven(step, site) ? "success" : outcome;
  site.steps[step.id] = { outputs, outcome, conclusion };
  if (conclusion !== "success" && site.status !== "cancelled") site.status = conclusion;
}

function isIgnored({ uses, name }: Step, { ignoreUses = [], ignoreSteps = [] }: RunnerOptions): boolean {
  return (uses !== undefined && ignoreUses.includes(uses)) || (name !== undefined && ignoreSteps.includes(name));
}

async function runProgram(program: Program, { control, takeDeath }: StepTools, wasCancelled: boolean): Promise<Ended> {
  const running = startProgram(program);
  control.running = running;
  const death = takeDeath();
  if (death !== undefined) {
    control.death = setTimeout(() => {
      control.dead = true;
      control.running?.kill();
    }, death);
  }
  // The order to stop may have come before there was anything to stop.
  if (control.cancelled && !wasCancelled) running.cancel();
  return await running.ended;
}

function isForgiven(step: Step, site: Site): boolean {
  const forgive = step.parts["continue-on-error"];
  return forgive !== undefined && resolve(forgive, scopeOf(site)) === true;
}
