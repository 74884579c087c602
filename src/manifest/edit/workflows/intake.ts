import { stepsOf, trustedInputs, type WorkflowOptions } from "./step.ts";

/**
 * The workflow that takes events in: it records what was asked in the ledger and starts slipway-advance.yml. `labels` are those that ask for something.
 */
export function intakeWorkflow(options: WorkflowOptions, labels: readonly string[]): string {
  return `# Takes in what people ask for: merges, comments, labels. It is written into the ledger before anything is done about it; the doing is slipway-advance.yml.
# No concurrency group: GitHub would drop the older of two waiting runs, and a command with it.
name: Slipway

on:
  push:
    branches: ["${options.defaultBranch}"]
  issues:
    types: [labeled]
  issue_comment:
    types: [created]
  # Labels on merged pull requests. Safe here: no job looks at the pull request's code, and none runs anything but the Action.
  pull_request_target:
    types: [labeled]
  # Wakes offers up that wait for a time, or whose event got lost.
  schedule:
    - cron: "17,47 * * * *"
  workflow_dispatch:

permissions: {}

jobs:
  intake:
    name: Intake
    # Spares a runner where nobody asks for anything. Who may ask for what is decided by the Action, never here.
    if: >-
      contains(fromJSON('["push", "schedule", "workflow_dispatch"]'), github.event_name) ||
      (github.event_name == 'issue_comment' && startsWith(github.event.comment.body, '/')) ||
      (contains(fromJSON('${JSON.stringify(labels)}'), github.event.label.name) &&
      (github.event_name == 'issues' || github.event.pull_request.merged))
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    # With a GitHub App, keep its key in an environment that only the default branch may use (SECURITY.md), and name it:
    # environment: slipway
    permissions:
      contents: write # the ledger's branches
      issues: write # answers, reactions, labels
      pull-requests: write # the same on merged pull requests
      actions: write # starts slipway-advance.yml
${stepsOf(options, { name: "Take in", with: { run: "intake", ...trustedInputs } })}
`;
}
