import { slashCommands } from "../../core/slash-registry.ts";
import { advanceWorkflow } from "./workflows/advance.ts";
import { intakeWorkflow } from "./workflows/intake.ts";
import type { WorkflowOptions } from "./workflows/step.ts";
import { validateWorkflow } from "./workflows/validate.ts";

/** What scaffolded steps use when no release was named: it runs nothing until somebody puts a commit there. */
export const unpinnedAction = `slipway-publish/slipway@${"0".repeat(40)}`;

const folder = ".github/workflows";
const unpinnedRemark = "# No release is named here yet: put the full commit id of one where the zeros stand.";

/**
 * The workflows of an offers repository by their path. `uses` and `defaultBranch` are put in as they are: check them before. Every job has the
 * least permissions it can work with, none runs a script, and all events but pull requests reach only the code of the default branch.
 */
export function workflowFiles(options: WorkflowOptions): ReadonlyMap<string, string> {
  const labels = slashCommands.flatMap(({ label }) => (label === null ? [] : [label.text]));
  const files = [
    [`${folder}/slipway-validate.yml`, validateWorkflow(options)],
    [`${folder}/slipway.yml`, intakeWorkflow(options, labels)],
    [`${folder}/slipway-advance.yml`, advanceWorkflow(options)],
  ] as const;
  const head = options.uses === unpinnedAction ? `${unpinnedRemark}\n` : "";
  return new Map(files.map(([path, text]) => [path, `${head}${text}`]));
}
