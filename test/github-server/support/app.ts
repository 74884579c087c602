import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";

import type { GitHub } from "../../support/github/types.ts";
import { silent } from "./client.ts";

/** The App as a client of its own: its requests are signed with its key, or bear tokens of its installation. */
export function appClient(github: GitHub): Octokit {
  const { id, privateKey, installationId } = github.app;
  return new Octokit({ authStrategy: createAppAuth, auth: { appId: id, privateKey, installationId }, baseUrl: github.apiUrl, log: silent });
}

/** A token of the App's installation, from the endpoint that gives them; with all of its permissions or these. */
export async function installationToken(github: GitHub, permissions?: Readonly<Record<string, "read" | "write">>): Promise<string> {
  const asked = { installation_id: github.app.installationId, ...(permissions === undefined ? {} : { permissions }) };
  const { data } = await appClient(github).rest.apps.createInstallationAccessToken(asked);
  return data.token;
}
