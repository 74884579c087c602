import { devNull } from "node:os";

/**
 * Settings every git process of ours runs with, as `key=value` for `-c`.
 * Hooks and file-system monitors are programs a repository chooses; the ledger must not run them. Housekeeping is left to the repository's owner,
 * because a turn must cost the same every time.
 */
export const gitSettings: readonly string[] = [
  `core.hooksPath=${devNull}`,
  "core.fsmonitor=false",
  "core.quotePath=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "protocol.version=2",
  "protocol.ext.allow=never",
  "push.followTags=false",
  "push.recurseSubmodules=no",
  "fetch.recurseSubmodules=no",
  "fetch.writeCommitGraph=false",
  "log.showSignature=false",
  "i18n.logOutputEncoding=UTF-8",
];

/** Who commits on behalf of Slipway; the author of a commit is the person who caused it. */
export const slipwayIdentity = { name: "Slipway", email: "slipway@users.noreply.invalid" } as const;

/** Variables of git that stay: how to reach and authenticate to a remote, and which configuration applies to this user. */
const keptVariables = [
  "GIT_ASKPASS",
  "SSH_ASKPASS",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_PROXY_COMMAND",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_EXEC_PATH",
  "GIT_SSL_CAINFO",
];

const ownVariables: Readonly<Record<string, string>> = {
  // Messages are matched (fetch of a branch that is not there), so they must not be translated.
  LC_ALL: "C",
  LANGUAGE: "",
  GIT_TERMINAL_PROMPT: "0",
  // `status` would otherwise rewrite the user's index.
  GIT_OPTIONAL_LOCKS: "0",
  // A replace ref would show other content than the commit holds.
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_COMMITTER_NAME: slipwayIdentity.name,
  GIT_COMMITTER_EMAIL: slipwayIdentity.email,
};

/** Names of git variables that reach our processes; everything else that begins with `GIT_` is dropped. */
export const allowedVariables: readonly string[] = [...keptVariables, ...Object.keys(ownVariables)];

/**
 * The environment of our git processes: the caller's without the variables that would point git elsewhere (`GIT_DIR`, `GIT_INDEX_FILE`,
 * `GIT_OBJECT_DIRECTORY`… are set whenever a hook calls us) and with ours.
 */
export function gitEnvironment(ambient: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(ambient).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (!isGuarded(entry[0]) || keptVariables.includes(entry[0].toUpperCase())),
  );
  return { ...Object.fromEntries(kept), ...ownVariables };
}

function isGuarded(name: string): boolean {
  return /^(git_.*|editor|visual|pager|prefix)$/i.test(name);
}
