import { join } from "node:path";

import { createGitLedger } from "../../src/adapters/ledger/git-ledger.ts";
import { offerName } from "../../src/core/offer.ts";
import type { LedgerHarness } from "../contract/ledger-turns.ts";
import { git } from "./git-repository.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What tests of the git ledger need beyond the contract: where the branches are, and where commits are built. */
export type GitLedgerHarness = LedgerHarness & { readonly home: string; readonly clone: string };

/** A git ledger in place: in a bare repository, or in a clone with a work tree. */
export async function ledgerInPlace(bare: boolean): Promise<GitLedgerHarness> {
  const folder = await temporaryFolder();
  const home = join(folder.path, "here");
  await git(folder.path, "init", "--quiet", ...(bare ? ["--bare"] : []), home);
  if (!bare) await git(home, "commit", "--quiet", "--allow-empty", "--message", "start");
  const open = () => createGitLedger({ directory: home });
  return {
    ...common(folder, home),
    clone: home,
    ledger: open(),
    another: async () => open(),
    race: bare ? { writers: 8, turns: 5 } : { writers: 2, turns: 3 },
  };
}

/** A git ledger on a bare remote; every other ledger works in a clone of its own. */
export async function ledgerOnRemote(): Promise<GitLedgerHarness> {
  const folder = await temporaryFolder();
  const home = join(folder.path, "remote.git");
  await git(folder.path, "init", "--quiet", "--bare", home);
  let clones = 0;
  const makeClone = async () => {
    clones += 1;
    const clone = join(folder.path, `clone-${clones}`);
    await git(folder.path, "clone", "--quiet", home, clone);
    return clone;
  };
  const clone = await makeClone();
  const another = async () => createGitLedger({ directory: await makeClone(), remote: "origin" });
  return {
    ...common(folder, home),
    clone,
    ledger: createGitLedger({ directory: clone, remote: "origin" }),
    another,
    race: { writers: 3, turns: 4 },
  };
}

function common(folder: AsyncDisposable, home: string): Pick<GitLedgerHarness, "home" | "place" | typeof Symbol.asyncDispose> {
  return {
    home,
    place: async (offer, head) => {
      const ref = `refs/heads/slipway/${offerName(offer)}`;
      await git(home, "update-ref", ...(head === undefined ? ["-d", ref] : [ref, head]));
    },
    [Symbol.asyncDispose]: async () => folder[Symbol.asyncDispose](),
  };
}
