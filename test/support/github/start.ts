import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { commitChanges } from "./git/commit.ts";
import { createRepository } from "./git/repository.ts";
import { countsOf } from "./http/counts.ts";
import { createFaults } from "./http/faults.ts";
import { createLimits } from "./http/limits.ts";
import { listen, type Listening } from "./http/listen.ts";
import type { Server } from "./http/server.ts";
import { createTokens } from "./http/tokens.ts";
import { personAt } from "./people.ts";
import { allRoutes } from "./routes/all.ts";
import type { Logged } from "./traffic.ts";
import type { GitHub, GitHubOptions } from "./types.ts";
import { addAccount, knownAccount, parseRole } from "./world/people.ts";
import { checkViews, commentView, deploymentView, issueView } from "./world/views.ts";
import { createWorld, type World } from "./world/world.ts";

/**
 * Starts a GitHub with one repository on loopback; its default branch holds one commit with a README. Dispose it: that
 * throws when anything was asked or answered against the documents.
 */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const folder = await mkdtemp(join(tmpdir(), "github-"));
  const [, name = "offers"] = (options.repository ?? "octo-org/offers").split("/");
  const world = createWorld(options, join(folder, `${name}.git`));
  await createRepository(world.gitDirectory, world.defaultBranch);
  await firstCommit(world);
  const limits = createLimits(world, options.enforceSecondaryLimits ?? false);
  const tokens = createTokens(world);
  const server: Server = { world, tokens, limits, faults: createFaults(), routes: allRoutes(tokens, limits) };
  const log: Logged[] = [];
  const listening = await listen(server, log);
  world.serverUrl = listening.url;
  return {
    ...addresses(world),
    ...actors(server),
    ...views(world),
    ...traffic(server, log),
    [Symbol.asyncDispose]: async () => await stop(world, listening, folder),
  };
}

async function firstCommit(world: World): Promise<void> {
  const changes = { "README.md": `# ${world.name}\n` };
  const by = { name: "GitHub", email: "noreply@github.com" };
  await commitChanges(world.gitDirectory, {
    ref: `refs/heads/${world.defaultBranch}`,
    parent: undefined,
    changes,
    message: "Initial commit",
    by,
    at: world.now(),
  });
}

async function stop(world: World, listening: Listening, folder: string): Promise<void> {
  await listening.close();
  await rm(folder, { recursive: true, force: true });
  if (world.violations.length > 0)
    throw new Error(`${world.violations.length} violations of GitHub's documents:\n${world.violations.join("\n")}`);
}

function addresses(
  world: World,
): Pick<GitHub, "serverUrl" | "apiUrl" | "graphqlUrl" | "repository" | "repositoryId" | "defaultBranch" | "gitDirectory" | "violations"> {
  const { serverUrl, repository, repositoryId, defaultBranch, gitDirectory, violations } = world;
  return {
    serverUrl,
    apiUrl: `${serverUrl}/api/v3`,
    graphqlUrl: `${serverUrl}/api/graphql`,
    repository,
    repositoryId,
    defaultBranch,
    gitDirectory,
    violations,
  };
}

function actors({ world, tokens }: Server): Pick<GitHub, "addUser" | "setRole" | "rename" | "jobToken" | "app" | "as"> {
  const { id, slug } = world.app;
  return {
    addUser: (login, options) => addAccount(world, login, options),
    setRole: (login, role) => void Object.assign(knownAccount(world, login), parseRole(role)),
    rename: (from, to) => void (knownAccount(world, from).login = to),
    jobToken: (permissions) => tokens.addJob(permissions),
    app: {
      id,
      slug,
      installationId: world.installationId,
      get privateKey() {
        return tokens.privateKey();
      },
    },
    as: (login) => personAt(world, login),
  };
}

function views(
  world: World,
): Pick<GitHub, "takeEvents" | "redeliver" | "issues" | "comments" | "checks" | "deployments" | "labelsOf" | "labels" | "reactions"> {
  return {
    takeEvents: () => world.events.splice(0),
    redeliver: (event) => void world.events.push(event),
    issues: () => [...world.issues.values()].map((issue) => issueView(world, issue)),
    comments: (number) => [...world.comments.values()].filter(({ issue }) => issue === number).map(commentView),
    checks: () => checkViews(world),
    deployments: () => [...world.deployments.values()].map(deploymentView),
    labelsOf: (number) => (world.issues.get(number)?.labels ?? []).map(({ name }) => name),
    labels: () => [...world.labels.values()].map(({ name }) => name),
    reactions: (comment) => world.reactions.filter((reaction) => reaction.comment === comment).map(({ content }) => content),
  };
}

function traffic(
  { world, faults, limits }: Server,
  log: Logged[],
): Pick<GitHub, "log" | "counts" | "resetCounts" | "inject" | "setRemaining" | "setRules"> {
  let start = 0;
  return {
    log,
    counts: () => countsOf(log.slice(start)),
    resetCounts: () => void (start = log.length),
    inject: (fault) => faults.add(fault),
    setRemaining: (remaining, resetAt) => limits.setRemaining(remaining, resetAt),
    setRules: (pattern, rules, bypass = []) => void world.rulesets.push({ id: world.nextId(), pattern, rules, bypass }),
  };
}
