import { problem, quote, type Problem } from "../core/problem.ts";

/** The system's short name of an error (`ENOENT`, `ECONNREFUSED`, `EAUTH`), or "" when it has none. */
export function errorCode(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** What an error says, for a message; callers quote it. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: "Free space on that disk, then run the command again.",
  EDQUOT: "Free space or raise the quota, then run the command again.",
  EROFS: "Make the file system writable, or configure another folder.",
  EACCES: "Let the user that runs Slipway write there, or configure another folder.",
  EPERM: "Let the user that runs Slipway write there, or configure another folder.",
  ENOTDIR: "A file stands where a folder is needed: move it away.",
  EEXIST: "A file stands where a folder is needed: move it away.",
  EMFILE: "Raise the limit of open files (ulimit -n).",
};

/** A file operation's error as a problem: the code given, the path, what the system said, and what helps against it. */
export function fileProblem(code: string, path: string, error: unknown): Problem {
  const remedy = remedies[errorCode(error)] ?? "Look at that folder, then run the command again.";
  return problem(code, `${quote(path)} cannot be used: ${quote(errorText(error))}`, remedy);
}

/** True for Node's codes of a certificate that does not hold: OpenSSL's verification results, and a name that is not the certificate's. */
export function isCertificateFault(code: string): boolean {
  return /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/.test(code);
}
