import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, it } from "vitest";

import { createGitLedger } from "../../../src/adapters/ledger/git-ledger.ts";
import { exists } from "../../../src/adapters/storefront/packaged.ts";
import { turnOf, webStack } from "../../contract/ledger-turns.ts";
import { git } from "../../support/git-repository.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A clone with a bare repository among its files, as a commit may bring one, whose hook leaves a trace. */
async function cloneWithTrap() {
  const folder = await temporaryFolder();
  const clone = join(folder.path, "clone");
  const trap = join(clone, "tools", "trap.git");
  await git(folder.path, "init", "--quiet", clone);
  await git(folder.path, "init", "--quiet", "--bare", trap);
  await mkdir(join(trap, "hooks"), { recursive: true });
  await writeFile(join(trap, "hooks", "pre-receive"), `#!/bin/sh\ntouch '${join(folder.path, "sprung")}'\n`, { mode: 0o755 });
  await symlink(clone, join(folder.path, "detour"));
  return { ...folder, clone, trap, sprung: join(folder.path, "sprung") };
}

describe("a remote inside the repository", () => {
  it.each([
    ["a relative path", () => "./tools/trap.git"],
    ["a path without its ending", () => "tools/trap"],
    ["a detour", () => "../clone/tools/trap.git"],
    ["an absolute path", (trap: string) => trap],
    ["a file address", (trap: string) => pathToFileURL(trap).href],
    ["a link outside that leads back", (trap: string) => trap.replace("/clone/", "/detour/")],
    ["the repository itself", () => "."],
  ])("is refused before git runs its hooks (%s)", async (_, remoteOf) => {
    await using place = await cloneWithTrap();
    const ledger = createGitLedger({ directory: place.clone, remote: remoteOf(place.trap) });
    await expect(ledger.append(webStack, undefined, turnOf("one"))).rejects.toMatchObject({ code: "ledger-remote-inside" });
    await expect(ledger.head(webStack)).rejects.toMatchObject({ code: "ledger-remote-inside" });
    await expect(ledger.list()).rejects.toMatchObject({ code: "ledger-remote-inside" });
    expect(await exists(place.sprung)).toBe(false);
  });

  it("is found behind the name of a configured remote", async () => {
    await using place = await cloneWithTrap();
    await git(place.clone, "remote", "add", "origin", place.trap);
    const ledger = createGitLedger({ directory: place.clone, remote: "origin" });
    await expect(ledger.list()).rejects.toMatchObject({ code: "ledger-remote-inside" });
  });
});
