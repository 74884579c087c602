import type { GitHub, GitHubOptions } from "./types.ts";

/** Starts a GitHub with one repository on loopback. Dispose it: with violations that throws. */
export async function startGitHub(_options: GitHubOptions = {}): Promise<GitHub> {
  return await Promise.reject(new Error("not there yet"));
}
