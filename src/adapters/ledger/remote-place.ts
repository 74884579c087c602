import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { quote } from "../../core/problem.ts";
import { LedgerError } from "../../ports/ledger.ts";
import type { Git } from "../git-run.ts";

/** How git finds a repository by a path that is not quite one (gitrepository-layout, `enter_repo`). */
const endings = ["", ".git", "/.git", ".git/.git"] as const;

/**
 * Refuses a remote that lies inside the repository at hand: its hooks and configuration could then have come with a commit, and git runs the hooks of
 * a remote on this machine. Remotes elsewhere are their owners' business. Throws `LedgerError`.
 */
export async function requireRemoteElsewhere(git: Git, remote: string): Promise<void> {
  const url = (await git.run(["ls-remote", "--get-url", "--end-of-options", remote])).stdout.trim();
  const path = localPath(git.directory, url);
  if (path === undefined) return;
  const root = await realpath(git.directory);
  const candidates = [path, ...(await Promise.all(endings.map(async (ending) => await realPlace(`${path}${ending}`))))];
  if (!candidates.some((each) => each === root || each.startsWith(root.endsWith(sep) ? root : root + sep))) return;
  throw new LedgerError(
    "ledger-remote-inside",
    `The ledger's remote ${quote(remote)} is a folder inside this repository, so a commit could have brought its hooks.`,
    "Name a remote that `git remote` lists, or an address outside; leave `ledger.remote` out to keep the ledger right here.",
  );
}

/** The folder that git takes an address for; undefined when it is on another machine. */
function localPath(directory: string, url: string): string | undefined {
  if (/^file:\/\//i.test(url)) return filePath(url);
  // git: a colon before the first slash makes it an address of ssh (`host:path`) or of a helper (`name::address`).
  if (/^[^/]*:/.test(url)) return undefined;
  return resolve(directory, url.replace(/^~[^/]*/, homedir()));
}

function filePath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url.replace(/^file:\/\/[^/]*/i, "");
  }
}

/** Where a path leads once links are followed; of what is not there, as far as it is. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return dirname(path) === path ? path : resolve(await realPlace(dirname(path)), path.slice(dirname(path).length + 1));
  }
}
