import { expression, stepsOf, trustedInputs, type WorkflowOptions } from "./step.ts";

const walk = { run: "advance", offer: expression("inputs.offer"), hop: expression("inputs.hop") } as const;

const permissions = `    permissions:
      contents: write # the ledger's branches
      issues: write # the publication issue
      pull-requests: read # who wrote the change
      checks: write # one check per offer beside the merge commit
      deployments: write # preview and live
      actions: write # starts this workflow again`;

const oneAtATime = `    concurrency:
      group: slipway-${expression("inputs.offer")}
      queue: max`;

/** The workflow that walks one offer, or all: decides, fans heavy work out over runners, goes on after it, and promotes in an environment of its own. */
export function advanceWorkflow(options: WorkflowOptions): string {
  return `${head}
${advanceJob(options)}
${workJob(options)}
${nextJob(options)}
${liveJob(options)}`;
}

const head = `# Walks an offer through its steps as far as it can go now. Started by slipway.yml and by itself; safe to start by hand at any time.
name: Slipway advance
run-name: Slipway advance ${expression("inputs.offer")}

on:
  workflow_dispatch:
    inputs:
      offer:
        description: "publisher/offer, or * for all"
        type: string
        required: true
        default: "*"
      hop:
        description: "How many runs led here since somebody or something last asked"
        type: string
        required: true
        default: "0"

permissions: {}

# Values that .github/slipway.yaml and the offers name ({ secret: SMTP_PASSWORD }) reach the Action from here:
# env:
#   SMTP_USER: ${expression("secrets.SMTP_USER")}
#   SMTP_PASSWORD: ${expression("secrets.SMTP_PASSWORD")}

jobs:`;

function advanceJob(options: WorkflowOptions): string {
  return `  advance:
    name: Advance
    runs-on: ubuntu-24.04
    timeout-minutes: 30
${oneAtATime}
    # environment: slipway
${permissions}
    outputs:
      work: ${expression("steps.slipway.outputs.work")}
      live: ${expression("steps.slipway.outputs.live")}
      again: ${expression("steps.slipway.outputs.again")}
${stepsOf(options, { name: "Advance", id: "slipway", with: { ...walk, ...trustedInputs } })}
`;
}

function workJob(options: WorkflowOptions): string {
  return `  # Heavy work, one job each: certify an image, copy it to a region, boot it. A job that fails or is lost is owed again.
  work:
    name: Work
    needs: advance
    if: needs.advance.outputs.work != '' && needs.advance.outputs.work != '[]'
    strategy:
      fail-fast: false
      max-parallel: 20
      matrix:
        key: ${expression("fromJSON(needs.advance.outputs.work)")}
    runs-on: ubuntu-24.04
    timeout-minutes: 120
    # environment: slipway
    permissions:
      contents: write # the outcome, in the ledger
${stepsOf(options, { name: "Perform", with: { run: "perform", key: expression("matrix.key"), ...trustedInputs } })}
`;
}

function nextJob(options: WorkflowOptions): string {
  return `  # Goes on with what the work gave, whether all of it succeeded or not. What it can not finish it starts this workflow again for.
  next:
    name: Go on
    needs: [advance, work]
    if: ${expression("!cancelled() && needs.advance.outputs.again == 'true'")}
    runs-on: ubuntu-24.04
    timeout-minutes: 30
${oneAtATime}
    # environment: slipway
${permissions}
${stepsOf(options, { name: "Go on", with: { ...walk, run: "next", ...trustedInputs } })}
`;
}

function liveJob(options: WorkflowOptions): string {
  return `  # The one job that changes what customers see. Rules of the environment (reviewers, waiting time, branches) hold it back.
  live:
    name: Live
    needs: advance
    if: needs.advance.outputs.live == 'true'
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    # Only the newest waits: it promotes whatever is signed off when it runs.
    concurrency:
      group: slipway-live-${expression("inputs.offer")}
    environment: slipway-live
${permissions}
${stepsOf(options, { name: "Promote", with: { ...walk, live: '"true"', ...trustedInputs } })}
`;
}
