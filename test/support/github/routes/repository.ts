import { trusted } from "../../../../src/manifest/trusted.ts";
import { emit } from "../events/emit.ts";
import { userJson } from "../json/account.ts";
import { stamp } from "../json/common.ts";
import { fullRepositoryJson } from "../json/repository.ts";
import { dispatchWorkflow } from "../world/dispatch.ts";
import { accountOf, effectiveRole } from "../world/people.ts";
import type { Account } from "../world/records.ts";
import { fitsBranch } from "../world/rules.ts";
import { apiOf, type World } from "../world/world.ts";
import { type Answer, type Call, invalid, notFound, pathOf, Refusal, type Route, textOf } from "./route.ts";

/** The repository, its people, its rules, and what starts its workflows. */
export const repositoryRoutes: readonly Route[] = [
  {
    operation: "GET /repos/{owner}/{repo}",
    needs: [["metadata", "read"]],
    answer: ({ world }) => ({ status: 200, body: fullRepositoryJson(world) }),
  },
  { operation: "GET /repos/{owner}/{repo}/collaborators/{username}/permission", needs: [["metadata", "read"]], answer: permission },
  { operation: "GET /repos/{owner}/{repo}/rules/branches/{branch}", needs: [["metadata", "read"]], answer: branchRules },
  { operation: "GET /orgs/{org}/teams/{team_slug}/memberships/{username}", needs: [["members", "read"]], answer: membership },
  {
    operation: "GET /users/{username}",
    needs: "anyone",
    answer: (call) => userAnswer(call, accountOf(call.world, pathOf(call, "username"))),
  },
  {
    operation: "GET /user/{account_id}",
    needs: "anyone",
    answer: (call) => userAnswer(call, call.world.accounts.get(Number(pathOf(call, "account_id")))),
  },
  { operation: "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches", needs: [["actions", "write"]], answer: dispatch },
  { operation: "POST /repos/{owner}/{repo}/dispatches", needs: [["contents", "write"]], answer: repositoryDispatch },
];

/** `permission` is the old word: it tells neither maintain from write nor triage from read. */
function permission(call: Call): Answer {
  const login = pathOf(call, "username");
  const account = accountOf(call.world, login);
  if (account === undefined || account.login.endsWith("[bot]")) throw new Refusal(404, `${login} is not a user`);
  const { role, roleName } = effectiveRole(call.world, account);
  const legacy = role === "maintain" ? "write" : role === "triage" ? "read" : role;
  const at = ["none", "read", "triage", "write", "maintain", "admin"].indexOf(role);
  const permissions = { pull: at >= 1, triage: at >= 2, push: at >= 3, maintain: at >= 4, admin: at >= 5 };
  return {
    status: 200,
    body: { permission: legacy, role_name: roleName, user: { ...userJson(call.world, account), permissions, role_name: roleName } },
  };
}

function branchRules(call: Call): Answer {
  const branch = pathOf(call, "branch");
  const sets = call.world.rulesets.filter(({ pattern }) => fitsBranch(pattern, branch));
  const source = { ruleset_source_type: "Repository", ruleset_source: call.world.repository };
  return { status: 200, list: sets.flatMap(({ id, rules }) => rules.map(({ type }) => ({ type, ...source, ruleset_id: id }))) };
}

function membership(call: Call): Answer {
  const { world } = call;
  const account = accountOf(world, pathOf(call, "username"));
  const team = pathOf(call, "team_slug");
  if (pathOf(call, "org").toLowerCase() !== world.owner.login.toLowerCase() || account?.teams.has(team) !== true) throw notFound();
  const url = `${apiOf(world)}/organizations/${world.owner.id}/team/1/memberships/${account.login}`;
  return { status: 200, body: { url, role: "member", state: "active" } };
}

function userAnswer({ world }: Call, account: Account | undefined): Answer {
  if (account === undefined) throw notFound();
  return { status: 200, body: publicUser(world, account) };
}

function publicUser(world: World, account: Account): Record<string, unknown> {
  const nothing = { name: null, company: null, blog: "", location: null, email: null, hireable: null, bio: null, twitter_username: null };
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
  const at = stamp(world.createdAt);
  return { ...userJson(world, account), user_view_type: "public", ...nothing, ...counts, created_at: at, updated_at: at };
}

async function dispatch(call: Call): Promise<Answer> {
  const inputs = trusted<Readonly<Record<string, unknown>>>(call.body["inputs"] ?? {});
  const refusal = await dispatchWorkflow(call.world, call.doer, {
    workflow: pathOf(call, "workflow_id"),
    ref: textOf(call, "ref") ?? "",
    inputs,
  });
  if (refusal !== undefined) throw new Refusal(refusal.status, refusal.message);
  if (call.body["return_run_details"] === true)
    throw new Refusal(500, "This server gives no run details: add them in test/support/github/routes/repository.ts.");
  return { status: 204 };
}

const mostPayload = 65_535;
const mostPayloadKeys = 10;

function repositoryDispatch(call: Call): Answer {
  const payload = trusted<Readonly<Record<string, unknown>>>(call.body["client_payload"] ?? {});
  if (Object.keys(payload).length > mostPayloadKeys)
    throw invalid("RepositoryDispatch", "client_payload", `No more than ${mostPayloadKeys} properties are allowed`);
  if (JSON.stringify(payload).length > mostPayload) throw invalid("RepositoryDispatch", "client_payload", "client_payload is too large");
  const { installationId, defaultBranch } = call.world;
  const installation = { id: installationId, node_id: "" };
  const action = textOf(call, "event_type") ?? "";
  emit(call.world, call.doer, {
    name: "repository_dispatch",
    payload: { action, branch: defaultBranch, client_payload: payload, installation },
  });
  return { status: 204 };
}
