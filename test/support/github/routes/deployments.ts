import { trusted } from "../../../../src/manifest/trusted.ts";
import { deploymentJson, statusJson } from "../json/run.ts";
import type { DeploymentRecord, StatusRecord } from "../world/records.ts";
import { commitOf } from "./pulls.ts";
import { type Answer, type Call, invalid, notFound, pathOf, Refusal, type Route, textOf } from "./route.ts";

const mostDescription = 140;

/** Deployments and what became of them. */
export const deploymentRoutes: readonly Route[] = [
  { operation: "POST /repos/{owner}/{repo}/deployments", needs: [["deployments", "write"]], answer: create },
  { operation: "GET /repos/{owner}/{repo}/deployments", needs: [["deployments", "read"]], answer: list },
  {
    operation: "GET /repos/{owner}/{repo}/deployments/{deployment_id}",
    needs: [["deployments", "read"]],
    answer: (call) => ({ status: 200, body: deploymentJson(call.world, deploymentOf(call)) }),
  },
  { operation: "POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", needs: [["deployments", "write"]], answer: createStatus },
  { operation: "GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", needs: [["deployments", "read"]], answer: listStatuses },
];

async function create(call: Call): Promise<Answer> {
  const { world } = call;
  const ref = textOf(call, "ref") ?? "";
  const sha = await commitOf(world, ref).catch(() => {
    throw new Refusal(422, `No ref found for: ${ref}`);
  });
  refuseFailing(call, sha, ref);
  const environment = textOf(call, "environment") ?? "production";
  const now = world.now();
  const deployment: DeploymentRecord = {
    id: world.nextId(),
    sha,
    ref,
    task: textOf(call, "task") ?? "deploy",
    payload: call.body["payload"] ?? {},
    environment,
    description: descriptionOf(call) ?? null,
    transient: call.body["transient_environment"] === true,
    production: trusted<boolean | undefined>(call.body["production_environment"]) ?? environment === "production",
    creator: call.doer.account,
    app: call.doer.app,
    createdAt: now,
    updatedAt: now,
    statuses: [],
  };
  world.deployments.set(deployment.id, deployment);
  return { status: 201, body: deploymentJson(world, deployment) };
}

/** Without `required_contexts` every check of the commit must have passed: a trap for who deploys from inside a check. */
function refuseFailing({ world, body }: Call, sha: string, ref: string): void {
  const required = trusted<readonly string[] | undefined>(body["required_contexts"]);
  const contexts = [...world.checks.values()].filter(
    (check) => check.headSha === sha && (required === undefined || required.includes(check.name)),
  );
  const passed = new Set(["success", "neutral", "skipped"]);
  if (contexts.some(({ conclusion }) => !passed.has(conclusion ?? "")))
    throw new Refusal(409, `Conflict: Commit status checks failed for ${ref}.`);
}

function list({ world, query }: Call): Answer {
  const found = [...world.deployments.values()].filter((deployment) =>
    (["sha", "ref", "task", "environment"] as const).every(
      (name) => query[name] === undefined || query[name] === "none" || query[name] === deployment[name],
    ),
  );
  return { status: 200, list: found.toReversed().map((deployment) => deploymentJson(world, deployment)) };
}

function deploymentOf(call: Call): DeploymentRecord {
  const deployment = call.world.deployments.get(Number(pathOf(call, "deployment_id")));
  if (deployment === undefined) throw notFound();
  return deployment;
}

function createStatus(call: Call): Answer {
  const deployment = deploymentOf(call);
  const status = newStatus(call, deployment, textOf(call, "state") ?? "");
  deployment.statuses.push(status);
  deployment.updatedAt = status.createdAt;
  if (status.state === "success" && call.body["auto_inactive"] !== false) retireOthers(call, deployment);
  return { status: 201, body: statusJson(call.world, deployment, status) };
}

function newStatus(call: Call, deployment: DeploymentRecord, state: string): StatusRecord {
  return {
    id: call.world.nextId(),
    state,
    description: descriptionOf(call) ?? "",
    environmentUrl: urlOf(call, "environment_url") ?? deployment.statuses.at(-1)?.environmentUrl ?? "",
    logUrl: urlOf(call, "log_url") ?? urlOf(call, "target_url") ?? "",
    environment: textOf(call, "environment") ?? deployment.environment,
    creator: call.doer.account,
    app: call.doer.app,
    createdAt: call.world.now(),
  };
}

/** `auto_inactive`: a success retires what lay in the environment before, unless that is for production. */
function retireOthers(call: Call, deployment: DeploymentRecord): void {
  for (const other of call.world.deployments.values()) {
    const before = other.id < deployment.id && other.environment === deployment.environment && !other.transient && !other.production;
    if (before && other.statuses.at(-1)?.state === "success")
      other.statuses.push({ ...newStatus(call, other, "inactive"), description: "" });
  }
}

function descriptionOf(call: Call): string | undefined {
  const description = textOf(call, "description");
  if ((description?.length ?? 0) > mostDescription)
    throw invalid("Deployment", "description", `description is too long (maximum is ${mostDescription} characters)`);
  return description;
}

function urlOf(call: Call, name: string): string | undefined {
  const url = textOf(call, name);
  if (url !== undefined && url !== "" && !/^https?:\/\//u.test(url))
    throw invalid("DeploymentStatus", name, `${name} must use http(s) scheme`);
  return url;
}

function listStatuses(call: Call): Answer {
  const deployment = deploymentOf(call);
  return { status: 200, list: deployment.statuses.toReversed().map((status) => statusJson(call.world, deployment, status)) };
}
