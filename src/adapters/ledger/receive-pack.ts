import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import type { Git } from "../git-run.ts";

/**
 * Options of a push to a remote on this machine: they let the receiving git look at one branch only. It would otherwise announce every branch and
 * walk them all to check the push, which costs several times the push itself with 10,000 offers. Remotes elsewhere decide that for themselves.
 */
export function receivePackOptions(branch: string): readonly string[] {
  const settings = ["transfer.hideRefs=refs", `transfer.hideRefs=!${branch}`, `core.alternateRefsPrefixes=${branch}`];
  return [`--receive-pack=git ${settings.map((each) => `-c '${each}'`).join(" ")} receive-pack`];
}

/** True when the remote (a configured name, a URL or a path) is a folder of this machine. */
export async function isOnThisMachine(git: Git, remote: string): Promise<boolean> {
  const url = (await git.run(["ls-remote", "--get-url", "--end-of-options", remote])).stdout.trim();
  if (url.startsWith("file://")) return existsSync(fileURLToPath(url));
  return (isAbsolute(url) || url.startsWith(".")) && existsSync(resolve(git.directory, url));
}
