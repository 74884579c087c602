import { join } from "node:path";

import { setSecret } from "@actions/core";

import { systemClock } from "../../adapters/clock.ts";
import { createDigests } from "../../adapters/digests.ts";
import { createGitHubClient, type GitHubClient } from "../../adapters/host/github/client.ts";
import { createGitHubForge } from "../../adapters/host/github/forge.ts";
import { problem, type Problem } from "../../core/problem.ts";
import type { Forge } from "../../ports/forge.ts";
import type { Ports } from "../../ports/ports.ts";
import { wrongInput, type Context } from "./context.ts";
import { openRepository, type OffersRepository } from "./repository.ts";

/** What every mode works with: the repository, the forge, and the ports that need no settings. */
export type Connection = AsyncDisposable & {
  readonly client: GitHubClient;
  readonly forge: Forge;
  readonly repository: OffersRepository;
  readonly ports: Pick<Ports, "ledger" | "source" | "digests" | "clock">;
  readonly defaultBranch: string;
};

/** The workflow that walks offers, as `slipway init` names it. */
const workflow = "slipway-advance.yml";

/** Connects to the repository and its API, with the job's token or as a GitHub App. */
export async function connect(
  context: Context,
  defaultBranch: string,
  options: { readonly history?: boolean } = {},
): Promise<Connection | Problem> {
  const client = openClient(context);
  if ("code" in client) return client;
  const token = await client.token();
  setSecret(token);
  const repository = await openRepository(context, token, options);
  const { ledger, source } = repository;
  return {
    client,
    forge: createGitHubForge(client, { workflow, defaultBranch }),
    repository,
    defaultBranch,
    ports: { ledger, source, digests: createDigests({ cacheFolder: join(context.temp, "slipway-cache") }), clock: systemClock() },
    [Symbol.asyncDispose]: async () => await repository[Symbol.asyncDispose](),
  };
}

function openClient({ input, apiUrl, graphqlUrl, repository }: Context): GitHubClient | Problem {
  const [id, privateKey, token] = [input("app-id"), input("app-private-key"), input("token")];
  const clock = systemClock();
  const common = {
    apiUrl,
    repository,
    now: () => clock.now(),
    sleep: async (ms: number) => await clock.sleep(ms),
    ...(graphqlUrl === "" ? {} : { graphqlUrl }),
  };
  if (id !== "" || privateKey !== "") {
    if (id === "" || privateKey === "")
      return problem(
        "wrong-input",
        "Of app-id and app-private-key only one is set.",
        "Set both to act as a GitHub App, or none to use the job's token.",
      );
    setSecret(privateKey);
    return createGitHubClient({ ...common, app: { id, privateKey } });
  }
  if (token === "") return wrongInput("token", "", "Leave it out to use the job's own token.");
  setSecret(token);
  return createGitHubClient({ ...common, token });
}
