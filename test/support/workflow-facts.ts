import { parse } from "yaml";

/** A workflow file as the rules about workflows see it. */
export type WorkflowFacts = {
  readonly on: Readonly<Record<string, { readonly types?: readonly string[]; readonly branches?: readonly string[] } | null>>;
  readonly permissions: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, JobFacts>>;
};

export type JobFacts = {
  readonly if?: string;
  readonly needs?: unknown;
  readonly "runs-on": unknown;
  readonly "timeout-minutes": unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly environment?: unknown;
  readonly strategy?: unknown;
  readonly steps: readonly StepFacts[];
};

type StepFacts = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
};

/** Reads a workflow that GitHub's own parser has accepted. */
export function workflowFacts(text: string): WorkflowFacts {
  // oxlint-disable-next-line no-unsafe-type-assertion -- a file of this repository; what is not there fails the test that asks for it
  return parse(text) as WorkflowFacts;
}
