/** What differs between one repository's workflows and another's. */
export type WorkflowOptions = {
  /** What steps use: `owner/repository@` and a full commit id, or `./` in the Action's own repository. */
  readonly uses: string;
  /** A branch name of letters, digits and `._/-`: workflow filters read anything else as a pattern. */
  readonly defaultBranch: string;
  /** Steps, as YAML lines without indentation, that come before every use of the Action: for the repository that builds it. */
  readonly prepare?: string;
};

/** One step that uses the Action. */
type ActionStep = {
  readonly name: string;
  /** Set where other jobs read the step's outputs. */
  readonly id?: string;
  readonly with: Readonly<Record<string, string>>;
};

/** An expression as workflows write it. */
export function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/**
 * Where a GitHub App stands in for the default token, and what jobs share. A variable or secret that is not set gives an empty input, which is as
 * if the line were not there: so a repository changes its mind in its settings, not in its workflows.
 */
export const trustedInputs = {
  "app-id": expression("vars.SLIPWAY_APP_ID"),
  "app-private-key": expression("secrets.SLIPWAY_APP_PRIVATE_KEY"),
  "state-folder": expression("vars.SLIPWAY_STATE_FOLDER"),
} as const;

/** The `steps:` of a job, indented to stand in it, without a line end. */
export function stepsOf({ uses, prepare }: WorkflowOptions, step: ActionStep): string {
  const lines = [
    ...(prepare === undefined ? [] : prepare.trimEnd().split("\n")),
    `- name: ${step.name}`,
    ...(step.id === undefined ? [] : [`  id: ${step.id}`]),
    `  uses: ${uses}`,
    "  with:",
    ...Object.entries(step.with).map(([name, value]) => `    ${name}: ${value}`),
  ];
  return ["    steps:", ...lines.map((line) => (line === "" ? "" : `      ${line}`))].join("\n");
}
