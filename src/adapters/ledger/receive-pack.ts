import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import type { Git } from "../git-run.ts";

/**
 * For a remote on this machine: lets the receiving git look at one branch only. It would otherwise announce every branch and walk them all to
 * check the push, which costs ten times the push itself with 10,000 offers. Remotes of other machines decide that for themselves.
 */
export async function receivePackOption(git: Git, remote: string, branch: string): Promise<readonly string[]> {
  if (!(await isOnThisMachine(git, remote))) return [];
  const settings = ["transfer.hideRefs=refs", `transfer.hideRefs=!${branch}`, `core.alternateRefsPrefixes=${branch}`];
  return [`--receive-pack=git ${settings.map((each) => `-c '${each}'`).join(" ")} receive-pack`];
}

async function isOnThisMachine(git: Git, remote: string): Promise<boolean> {
  const url = (await git.run(["ls-remote", "--get-url", "--end-of-options", remote])).stdout.trim();
  if (url.startsWith("file://")) return existsSync(fileURLToPath(url));
  return (isAbsolute(url) || url.startsWith(".")) && existsSync(resolve(git.directory, url));
}
