import type { CheckRecord, DeploymentRecord, StatusRecord } from "../world/records.ts";
import { htmlOf, repositoryApiOf, type World } from "../world/world.ts";
import { appJson, userJson } from "./account.ts";
import { nodeId, stamp } from "./common.ts";

/** `check-run` of the documents. */
export function checkJson(world: World, check: CheckRecord): Record<string, unknown> {
  const url = `${repositoryApiOf(world)}/check-runs/${check.id}`;
  const pulls = [...world.pulls.values()].filter((pull) => pull.headSha === check.headSha && pull.fork === null);
  return {
    id: check.id,
    node_id: nodeId("CR", check.id),
    head_sha: check.headSha,
    external_id: check.externalId ?? "",
    url,
    html_url: `${htmlOf(world)}/runs/${check.id}`,
    details_url: check.detailsUrl ?? `${world.serverUrl}/apps/${check.app.slug}`,
    status: check.status,
    conclusion: check.conclusion,
    started_at: stamp(check.startedAt),
    completed_at: stamp(check.completedAt),
    name: check.name,
    output: {
      title: check.title,
      summary: check.summary,
      text: check.text,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: check.suite },
    app: appJson(world, check.app),
    pull_requests: pulls.map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${repositoryApiOf(world)}/pulls/${pull.number}`,
      head: { ref: pull.branch, sha: pull.headSha, repo: minimalRepository(world) },
      base: { ref: world.defaultBranch, sha: pull.baseSha, repo: minimalRepository(world) },
    })),
  };
}

function minimalRepository(world: World): Record<string, unknown> {
  return { id: world.repositoryId, url: repositoryApiOf(world), name: world.name };
}

/** `deployment` of the documents. */
export function deploymentJson(world: World, deployment: DeploymentRecord): Record<string, unknown> {
  const url = deploymentUrl(world, deployment.id);
  return {
    url,
    id: deployment.id,
    node_id: nodeId("DE", deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userJson(world, deployment.creator),
    created_at: stamp(deployment.createdAt),
    updated_at: stamp(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryApiOf(world),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: appJson(world, deployment.app),
  };
}

/** `deployment-status` of the documents. */
export function statusJson(world: World, deployment: DeploymentRecord, status: StatusRecord): Record<string, unknown> {
  const url = deploymentUrl(world, deployment.id);
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId("DES", status.id),
    state: status.state,
    creator: userJson(world, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: stamp(status.createdAt),
    updated_at: stamp(status.createdAt),
    deployment_url: url,
    repository_url: repositoryApiOf(world),
    performed_via_github_app: appJson(world, status.app),
  };
}

function deploymentUrl(world: World, id: number): string {
  return `${repositoryApiOf(world)}/deployments/${id}`;
}
