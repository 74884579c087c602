import { expression, stepsOf, type WorkflowOptions } from "./step.ts";

/** The workflow of pull requests: it only reads, so a fork's pull request is as welcome as any. */
export function validateWorkflow(options: WorkflowOptions): string {
  return `# What a pull request would publish: problems beside their lines, and the plan against what is live.
# It only reads, it never runs what the pull request brings, and it works for forks.
name: Slipway validate

on:
  pull_request:
    branches: ["${options.defaultBranch}"]

permissions: {}

# A newer push makes the answer for an older one worthless.
concurrency:
  group: slipway-validate-${expression("github.event.pull_request.number")}
  cancel-in-progress: true

jobs:
  validate:
    name: Validate
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read
      pull-requests: read
      # Of every kind GitHub shows ten annotations per step. With the next line they come as a check run, which shows all:
      # checks: write
      # With \`write\` instead of \`read\` above, the plan also comes as one comment on the pull request, kept current.
${stepsOf(options, { name: "Validate", with: { run: "validate" } })}
`;
}
