import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { describe, expect, test } from "vitest";

import { workflowOptions } from "../../src/entry/commands/scaffold-workflows.ts";
import { unpinnedAction } from "../../src/manifest/edit/workflow-files.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const run = promisify(execFile);
const cli = fileURLToPath(new URL("../../src/entry/cli.ts", import.meta.url));
const commit = "9c0e1f2a".repeat(5);

async function repository(branch = "trunk"): Promise<Awaited<ReturnType<typeof temporaryFolder>>> {
  const folder = await temporaryFolder();
  await run("git", ["init", "--quiet", `--initial-branch=${branch}`, folder.path]);
  return folder;
}

async function init(root: string, ...args: readonly string[]): Promise<string> {
  return (await run(process.execPath, [cli, "init", "--cwd", root, ...args])).stdout;
}

describe("what scaffolded workflows listen to", () => {
  test("the current branch, born or not", async () => {
    await using folder = await repository();
    expect(await workflowOptions(folder.path, {})).toEqual({ uses: unpinnedAction, defaultBranch: "trunk" });
  });

  test("the branch that the remote calls its default, whatever is checked out", async () => {
    await using folder = await repository("topic");
    await run("git", ["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/next"], { cwd: folder.path });
    expect(await workflowOptions(folder.path, {})).toMatchObject({ defaultBranch: "release/next" });
  });

  test("main where no branch is checked out; and what was asked for, before all", async () => {
    await using folder = await temporaryFolder();
    expect(await workflowOptions(folder.path, {})).toMatchObject({ defaultBranch: "main" });
    expect(await workflowOptions(folder.path, { branch: "stable" })).toMatchObject({ defaultBranch: "stable" });
  });

  test.each(["feature+x", "a b", 'x"]\non: push', "!main", "-x", ""])("a branch called %j is refused", async (branch) => {
    await expect(workflowOptions(".", { branch })).rejects.toMatchObject({ exitCode: 2, problems: [{ code: "branch-name" }] });
  });
});

describe("what scaffolded workflows use", () => {
  test.each(["octo-org/slipway", "octo-org/actions/slipway"])("a commit of %s", async (name) => {
    expect(await workflowOptions(".", { action: `${name}@${commit}`, branch: "main" })).toMatchObject({ uses: `${name}@${commit}` });
  });

  test.each(["octo-org/slipway@v1", "octo-org/slipway@main", "octo-org/slipway@9c0e1f2", "slipway", `slipway@${commit}`, `./x@${commit}`])(
    "%s is refused: it is no commit of an Action, or can be moved",
    async (action) => {
      await expect(workflowOptions(".", { action, branch: "main" })).rejects.toMatchObject({
        exitCode: 2,
        problems: [{ code: "action-unpinned" }],
      });
    },
  );
});

describe("slipway init", () => {
  test("writes the three workflows with the Action that was asked for", async () => {
    await using folder = await repository();
    const said = await init(folder.path, "--action", `octo-org/slipway@${commit}`);
    expect(said).toMatch(/wrote {4}\.github\/workflows\/slipway\.yml[^]*On GitHub/);
    expect(said).not.toContain("Pin the Action");
    const names = await readdir(join(folder.path, ".github/workflows"));
    expect(names.toSorted()).toEqual(["slipway-advance.yml", "slipway-validate.yml", "slipway.yml"]);
    const text = await readFile(join(folder.path, ".github/workflows/slipway.yml"), "utf8");
    expect(text).toContain(`uses: octo-org/slipway@${commit}`);
    expect(text).not.toContain("zeros");
  });

  test("without an Action says that one is to be named, here and in the files", async () => {
    await using folder = await repository();
    expect(await init(folder.path)).toMatch(/Next[^]*Pin the Action {2}put the full commit id/);
    expect(await readFile(join(folder.path, ".github/workflows/slipway.yml"), "utf8")).toMatch(/^# No release is named here yet/);
  });

  test("leaves them out where they are not wanted", async () => {
    await using folder = await repository("any+branch");
    expect(await init(folder.path, "--no-workflows")).not.toMatch(/workflows|GitHub|Pin/);
    await expect(readdir(join(folder.path, ".github/workflows"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
