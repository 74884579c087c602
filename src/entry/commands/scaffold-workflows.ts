import { openGit } from "../../adapters/git-run.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import { unpinnedAction } from "../../manifest/edit/workflow-files.ts";
import type { WorkflowOptions } from "../../manifest/edit/workflows/step.ts";
import { CommandFailure, exitCodes } from "../exit.ts";

type Asked = { readonly action?: string; readonly branch?: string };

/** A commit id in full: names of tags and branches can be moved to other code by whoever takes over a repository (CVE-2025-30066). */
const pinned = /^[A-Za-z0-9][\w.-]*(?:\/[\w.-]+)+@[0-9a-f]{40}$/;

/** What stands for itself in YAML and in the patterns of workflow filters. */
const plainBranch = /^[A-Za-z0-9][\w./-]*$/;

/**
 * What the scaffolded workflows use and which branch they listen to. Throws CommandFailure (wrong usage) for an action without a full commit id and
 * for a branch name that workflow filters would read as a pattern.
 */
export async function workflowOptions(root: string, { action = unpinnedAction, branch }: Asked): Promise<WorkflowOptions> {
  if (!pinned.test(action))
    throw wrongUsage(
      problem(
        "action-unpinned",
        `${quote(action)} does not name a commit of an Action.`,
        "Write it as owner/repository@ and the 40 hexadecimal digits of the release's commit; tags and branches can be moved.",
      ),
    );
  const defaultBranch = branch ?? (await branchOf(root));
  if (!plainBranch.test(defaultBranch))
    throw wrongUsage(
      problem(
        "branch-name",
        `${quote(defaultBranch)} can not stand in a workflow as it is.`,
        "Name the default branch with --branch, in letters, digits and . _ / -, or leave the workflows out with --no-workflows.",
      ),
    );
  return { uses: action, defaultBranch };
}

/** What the remote calls its default branch, else the current branch (born or not), else `main`. */
async function branchOf(root: string): Promise<string> {
  const git = openGit(root);
  for (const reference of ["refs/remotes/origin/HEAD", "HEAD"]) {
    // oxlint-disable-next-line no-await-in-loop -- the second question is asked only when the first has no answer
    const { exitCode, stdout } = await git.run(["symbolic-ref", "--quiet", "--short", reference]);
    if (exitCode === 0) return stdout.trim().replace(/^origin\//, "");
  }
  return "main";
}

function wrongUsage(found: Problem): CommandFailure {
  return new CommandFailure(exitCodes.usage, [found]);
}
