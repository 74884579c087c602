import { randomBytes } from "node:crypto";

import { trusted } from "../../../../src/manifest/trusted.ts";
import type { Tokens } from "../http/tokens.ts";
import { appJson, ownerJson } from "../json/account.ts";
import { stamp } from "../json/common.ts";
import type { Permissions } from "../types.ts";
import { knownAccount } from "../world/people.ts";
import { apiOf, type World } from "../world/world.ts";
import { type Answer, type Call, notFound, pathOf, Refusal, type Route } from "./route.ts";

const tokenLifeMs = 3_600_000;

/** The App as itself (JWT), and the tokens of its installation. */
export function appRoutes(tokens: Tokens): readonly Route[] {
  return [
    {
      operation: "GET /app",
      needs: "app",
      answer: ({ world }) => ({ status: 200, body: { ...appJson(world, world.app), installations_count: 1 } }),
    },
    { operation: "GET /app/installations", needs: "app", answer: ({ world }) => ({ status: 200, list: [listedInstallation(world)] }) },
    {
      operation: "GET /repos/{owner}/{repo}/installation",
      needs: "app",
      answer: ({ world }) => ({ status: 200, body: installationJson(world) }),
    },
    { operation: "POST /app/installations/{installation_id}/access_tokens", needs: "app", answer: (call) => createToken(call, tokens) },
  ];
}

function installationJson(world: World): Record<string, unknown> {
  const url = `${apiOf(world)}/app/installations/${world.installationId}`;
  return {
    id: world.installationId,
    account: ownerJson(world),
    repository_selection: "selected",
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${apiOf(world)}/installation/repositories`,
    html_url: `${world.serverUrl}/organizations/${world.owner.login}/settings/installations/${world.installationId}`,
    app_id: world.app.id,
    app_slug: world.app.slug,
    target_id: world.owner.id,
    target_type: "Organization",
    permissions: world.app.permissions,
    events: [],
    created_at: stamp(world.createdAt),
    updated_at: stamp(world.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

/** The documents say of this list alone that an account is a user and an enterprise at once. */
function listedInstallation(world: World): Record<string, unknown> {
  const enterprise = {
    name: world.owner.login,
    slug: world.owner.login,
    created_at: stamp(world.createdAt),
    updated_at: stamp(world.createdAt),
  };
  return { ...installationJson(world), account: { ...ownerJson(world), ...enterprise } };
}

function createToken(call: Call, tokens: Tokens): Answer {
  const { world } = call;
  if (Number(pathOf(call, "installation_id")) !== world.installationId) throw notFound();
  refuseOtherRepositories(call);
  const permissions = trusted<Permissions>(call.body["permissions"] ?? world.app.permissions);
  const beyond = Object.entries(permissions).find(
    ([name, level]) => world.app.permissions[name] !== "write" && world.app.permissions[name] !== level,
  );
  if (beyond !== undefined) throw new Refusal(422, "The permissions requested are not granted to this installation.");
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  const expiresAt = new Date(world.now().getTime() + tokenLifeMs);
  const account = knownAccount(world, `${world.app.slug}[bot]`);
  const doer = { account, app: world.app, startsWorkflows: true };
  tokens.add(token, { kind: "installation", account, app: world.app, doer, permissions: { metadata: "read", ...permissions } }, expiresAt);
  return { status: 201, body: { token, expires_at: stamp(expiresAt), permissions, repository_selection: "selected" } };
}

function refuseOtherRepositories({ world, body }: Call): void {
  const names = trusted<readonly string[]>(body["repositories"] ?? []);
  const ids = trusted<readonly number[]>(body["repository_ids"] ?? []);
  const strange = names.some((name) => name.toLowerCase() !== world.name.toLowerCase()) || ids.some((id) => id !== world.repositoryId);
  if (strange)
    throw new Refusal(422, "There is at least one repository that does not exist or is not accessible to the parent installation.");
}
