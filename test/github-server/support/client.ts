import { Octokit } from "@octokit/rest";

import type { GitHub, Permissions } from "../../support/github/types.ts";

export type Client = {
  readonly api: Octokit["rest"];
  readonly octokit: Octokit;
  readonly where: { readonly owner: string; readonly repo: string };
};

/** What a job with these permissions would use. */
export function clientOf(github: GitHub, permissions: Permissions): Client {
  return clientWith(github, github.jobToken(permissions));
}

/** Says nothing on the terminal. */
export const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A client with any credentials. */
export function clientWith(github: GitHub, auth: string | undefined): Client {
  const octokit = new Octokit({ ...(auth === undefined ? {} : { auth }), baseUrl: github.apiUrl, log: silent });
  const [owner = "", repo = ""] = github.repository.split("/");
  return { api: octokit.rest, octokit, where: { owner, repo } };
}

/** The status of what the server refused. */
export async function refusalOf(request: Promise<unknown>): Promise<{ readonly status: number; readonly message: string }> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Error && "status" in error && typeof error.status === "number")
      return { status: error.status, message: error.message };
    throw error;
  }
  throw new Error("The server did not refuse.");
}
