import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { stateFolderProblem } from "../../src/adapters/state-folder.ts";
import { git } from "../support/git-repository.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function repository() {
  const folder = await temporaryFolder();
  await git(folder.path, "init", "--quiet");
  return folder;
}

describe("the state folder", () => {
  it("is refused when a commit brought a link that leads out of it", async () => {
    await using folder = await repository();
    await mkdir(join(folder.path, ".slipway/store"), { recursive: true });
    await symlink("/", join(folder.path, ".slipway/store/work"));
    await git(folder.path, "add", "--force", ".slipway");
    expect(await stateFolderProblem(folder.path)).toMatchObject({ code: "state-tracked", path: ".slipway/store/work" });
  });

  it.each([".slipway", ".Slipway"])("is refused when %s itself is a link in git", async (name) => {
    await using folder = await repository();
    await symlink("..", join(folder.path, name));
    await git(folder.path, "add", "--force", name);
    expect(await stateFolderProblem(folder.path)).toMatchObject({ code: "state-tracked", path: name });
  });

  it("is fine when git does not know it, whatever it holds", async () => {
    await using folder = await repository();
    await mkdir(join(folder.path, ".slipway"));
    await writeFile(join(folder.path, ".slipway/preview.key"), "key");
    await writeFile(join(folder.path, ".slipway-notes"), "notes");
    await git(folder.path, "add", ".slipway-notes");
    expect(await stateFolderProblem(folder.path)).toBeUndefined();
  });

  it("can not be tracked by a bare repository, which has no work tree", async () => {
    await using folder = await temporaryFolder();
    await git(folder.path, "init", "--quiet", "--bare");
    expect(await stateFolderProblem(folder.path)).toBeUndefined();
  });
});
