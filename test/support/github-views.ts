import { createGitHubHost } from "../../src/adapters/host/github/github-host.ts";
import type { CheckView, DeploymentView } from "../../src/core/host-view.ts";
import type { Shown, View } from "../../src/ports/host.ts";
import { headOf, startRig, type Rig } from "./github-client.ts";

/** A check of contoso/web-stack in its first submission. */
export function checkView(commit: string, change: Partial<CheckView> = {}): CheckView {
  return {
    commit,
    name: "slipway / contoso/web-stack",
    title: "running",
    summary: "Validate prerequisites",
    text: "",
    status: "in_progress",
    startedAt: "2026-11-22T16:00:00.000Z",
    annotations: [],
    ...change,
  };
}

/** A check that failed with so many annotations. */
export function failedCheck(commit: string, count: number): CheckView {
  return checkView(commit, {
    title: `${count} problems`,
    summary: "wrong",
    status: "completed",
    conclusion: "failure",
    completedAt: "2026-11-22T16:00:01.000Z",
    annotations: Array.from({ length: count }, (_, index) => ({
      level: "failure",
      path: "offers/contoso/web-stack/offer.yaml",
      line: index + 1,
      column: 3,
      title: `ACC-${index}`,
      message: "wrong",
    })),
  });
}

/** The preview of the first submission, open. */
export function slotView(commit: string, change: Partial<DeploymentView> = {}): DeploymentView {
  return { environment: "preview", submission: 1, commit, state: "success", description: "Preview of 1.4.1", ...change };
}

/** A strict GitHub with somebody who may do everything, and the commit that was published. */
export type Stage = Rig & { readonly commit: string };

export async function startStage(): Promise<Stage> {
  const rig = await startRig();
  rig.github.addUser("octo-publisher", { role: "admin" });
  return { ...rig, commit: await headOf(rig.github) };
}

/** Announces as a new process would. */
export async function show(rig: Rig, view: View): Promise<Shown> {
  const shown = await createGitHubHost(rig.again()).announce(view);
  if (shown === undefined) throw new Error("GitHub needs its memory");
  return shown;
}

/** Requests since the start, or since counts were reset. */
export function requestsOf({ github }: Rig): number {
  const { rest, graphql } = github.counts();
  return rest + graphql;
}
