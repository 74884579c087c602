import type { Octokit } from "@octokit/rest";

import { numberAt } from "./fields.ts";

/** Who the client is: a token, or a GitHub App's id and key (PEM). */
export type Credentials = { readonly token: string } | { readonly app: { readonly id: string | number; readonly privateKey: string } };

type Asked = {
  readonly request: Octokit["request"];
  readonly owner: string;
  readonly repo: string;
  /** Told each secret as it becomes known. */
  readonly onSecret: (secret: string) => void;
};

/**
 * The token for the next request. An App's is asked for once: its installation in this repository is looked up, and the token is narrowed to this
 * repository. It lasts an hour; auth-app renews it in time.
 */
export function createTokenSource(credentials: Credentials, asked: Asked): () => Promise<string> {
  if ("token" in credentials) return async () => await Promise.resolve(credentials.token);
  let installed: Promise<() => Promise<string>> | undefined;
  return async () => {
    installed ??= installApp(credentials.app, asked);
    try {
      const token = await (await installed)();
      asked.onSecret(token);
      return token;
    } catch (error) {
      // The next request looks the installation up again.
      installed = undefined;
      throw error;
    }
  };
}

async function installApp(
  app: { readonly id: string | number; readonly privateKey: string },
  { request, owner, repo, onSecret }: Asked,
): Promise<() => Promise<string>> {
  // Loaded only when it is needed, so that jobs with the default token do not pay for it at their start.
  const { createAppAuth } = await import("@octokit/auth-app");
  const auth = createAppAuth({ appId: app.id, privateKey: app.privateKey, request });
  const { token: jwt } = await auth({ type: "app" });
  onSecret(jwt);
  const installation = await request("GET /repos/{owner}/{repo}/installation", {
    owner,
    repo,
    headers: { authorization: `bearer ${jwt}` },
  });
  const installationId = numberAt(installation.data, "id") ?? 0;
  return async () => (await auth({ type: "installation", installationId, repositoryNames: [repo] })).token;
}
