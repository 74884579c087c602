import { escapeInvisible } from "../core/problem.ts";

/** How a git process ended. */
export type GitAnswer = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Why a git command did not work: a stable code, a sentence with the command and git's words, and what to do. */
export type GitFailure = { readonly code: string; readonly message: string; readonly remedy: string };

type Reason = { readonly code: string; readonly signs: RegExp; readonly remedy: string };

/** First match wins. The words are git's own (C locale), its transports' and GitHub's. */
const reasons: readonly Reason[] = [
  {
    code: "git-missing",
    signs: /spawn git ENOENT|ENOENT.*\bgit\b/i,
    remedy: "Install git 2.34 or newer and make sure that it is on PATH.",
  },
  {
    code: "not-a-repository",
    signs: /not a git repository|dubious ownership|directory that does not exist|spawn.*ENOTDIR|cannot change to/i,
    remedy: "Run Slipway inside a clone of the repository that its user owns, or name one.",
  },
  {
    code: "ledger-push-denied",
    signs:
      /authentication failed|permission denied|permission to .* denied|could not read (username|password)|\b40[13]\b|access denied|hook declined|protected branch|deny updating|write access|repository rule|read-only/i,
    remedy: "Give the token or key the right to push branches `slipway/**` (on GitHub: `contents: write`, and a bypass in the ruleset).",
  },
  {
    code: "ledger-remote-unreachable",
    signs:
      /could not resolve host|could not read from remote|unable to access|connection (refused|timed out|reset)|timed out|early eof|hung up|repository .* not found|does not appear to be a git repository|unable to connect|network is unreachable|block timeout/i,
    remedy: "Check the remote's address and the network; the next wake-up tries again.",
  },
  {
    code: "ledger-locked",
    signs: /\.lock': file exists|another git process/i,
    remedy: "When no git process is running, remove the lock file that git names and try again.",
  },
  {
    code: "ledger-corrupt",
    signs:
      /bad object|corrupt|object file .* is empty|unable to read|not a (valid|tree) (object|commit)?|missing (blob|tree|commit)|invalid object|loose object|unable to parse|not our ref/i,
    remedy: "Run `git fsck` in the repository; fetch the branch again from a good copy.",
  },
];

const unknownReason = { code: "git-failed", remedy: "Read what git answered; run the command by hand to see more." };

/** Names the failure of a git command from what git said. */
export function explainFailure(args: readonly string[], answer: GitAnswer): GitFailure {
  const words = `${answer.stderr}\n${answer.stdout}`.trim();
  const reason = reasons.find(({ signs }) => signs.test(words)) ?? unknownReason;
  const command = ["git", ...args].map((each) => presentable(each, 80)).join(" ");
  return {
    code: reason.code,
    message: `\`${command}\` ended with ${answer.exitCode}: ${presentable(words === "" ? "(no output)" : words, 400)}`,
    remedy: reason.remedy,
  };
}

function presentable(text: string, limit: number): string {
  const plain = maskCredentials(text.replaceAll(/\s*[\r\n]+\s*/g, " | "));
  return escapeInvisible(plain.length > limit ? `${plain.slice(0, limit)}…` : plain);
}

/** Hides user names, passwords and tokens in URLs and authorization headers. */
export function maskCredentials(text: string): string {
  return text.replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1***@").replaceAll(/(authorization:\s*)[^\r\n]+/gi, "$1***");
}
