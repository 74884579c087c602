import type { DeploymentView } from "../../../core/host-view.ts";
import type { GitHubClient } from "./client.ts";
import { unlessGone } from "./failure.ts";
import { at, need, numberAt, textAt } from "./fields.ts";
import { isOwn } from "./identity.ts";

export type Deployment = { readonly id: number; readonly submission: number; readonly environment: string };

/** A slot to be shown. */
export type WantedSlot = {
  /** `contoso/web-stack`. */
  readonly offer: string;
  readonly view: DeploymentView;
  /** The deployment that shows the slot, as the ledger remembers it; it may be of an earlier submission. */
  readonly known?: { readonly id: number; readonly submission: number } | undefined;
  /** The known deployment's state is known to be old: written without a look before. */
  readonly old: boolean;
  /** Account that wrote before, from the ledger. */
  readonly by?: number | undefined;
};

/** GitHub takes 140 characters. */
const maxDescription = 140;

/**
 * Brings a slot's deployment up to date. Gives undefined when there is none and none is needed. The deployment of an earlier submission is set inactive
 * before the new one takes its place in the ledger's memory; cut short in between, the next announcement still finds both.
 */
export async function keepDeployment(
  client: GitHubClient,
  wanted: WantedSlot,
): Promise<{ readonly id: number; readonly submission: number } | undefined> {
  const { view, known, old } = wanted;
  const remembered =
    known?.submission === view.submission
      ? await unlessGone((old ? addState : keepState)(client, known.id, view).then(() => known))
      : undefined;
  if (remembered !== undefined) return remembered;
  const found = (await find(client, wanted))?.id;
  if (found === undefined && view.state === "inactive") return undefined;
  const id = found ?? (await create(client, wanted));
  await (found === undefined ? addState(client, id, view) : keepState(client, id, view));
  if (known !== undefined && known.submission !== view.submission) await retire(client, known.id, view);
  return { id, submission: view.submission };
}

async function retire(client: GitHubClient, id: number, view: DeploymentView): Promise<void> {
  const { environment, submission, commit } = view;
  await unlessGone(
    keepState(client, id, { environment, submission, commit, state: "inactive", description: `Replaced by submission ${submission}` }),
  );
}

/** All offers share the two environments, so a task of its own tells an offer's deployments from others'. */
function taskOf(offer: string): string {
  return `slipway:${offer}`;
}

async function find(client: GitHubClient, { offer, view, by }: WantedSlot): Promise<Deployment | undefined> {
  const parameters = { environment: view.environment, task: taskOf(offer) };
  for await (const item of client.list("GET /repos/{owner}/{repo}/deployments", parameters)) {
    const found = readDeployment(item);
    const fits = found.submission === view.submission && found.environment === view.environment;
    if (fits && (await isOwn(client, numberAt(item, "creator", "id"), by))) return found;
  }
  return undefined;
}

/** A payload comes back as it was sent or as the text of it. */
function readDeployment(data: unknown): Deployment {
  const payload = at(data, "payload");
  return {
    id: need(numberAt(data, "id"), "a deployment"),
    environment: textAt(data, "environment") ?? "",
    submission: numberAt(typeof payload === "string" ? parsed(payload) : payload, "submission") ?? 0,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function create(client: GitHubClient, wanted: WantedSlot): Promise<number> {
  const { offer, view } = wanted;
  const parameters = {
    ref: view.commit,
    task: taskOf(offer),
    environment: view.environment,
    description: offer,
    payload: { offer, submission: view.submission },
    // The commit is what was published: nothing is merged into it, and no other check decides whether this is so.
    auto_merge: false,
    required_contexts: [],
    transient_environment: view.environment === "preview",
    production_environment: view.environment === "live",
  };
  const { id } = await client.create("POST /repos/{owner}/{repo}/deployments", parameters, {
    read: readDeployment,
    find: async () => await find(client, wanted),
  });
  return id;
}

/** Adds a status unless the latest says the same. */
async function keepState(client: GitHubClient, id: number, view: DeploymentView): Promise<void> {
  if (!(await showsState(client, id, view))) await addState(client, id, view);
}

async function addState(client: GitHubClient, id: number, view: DeploymentView): Promise<void> {
  const parameters = {
    deployment_id: id,
    state: view.state,
    description: cut(view.description),
    environment: view.environment,
    ...(view.url === undefined ? {} : { environment_url: view.url }),
    // GitHub would set earlier deployments of this environment inactive, which are other offers'.
    auto_inactive: false,
  };
  const latest = async (): Promise<true | undefined> => ((await showsState(client, id, view)) ? true : undefined);
  await client.create("POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", parameters, { read: () => true, find: latest });
}

async function showsState(client: GitHubClient, id: number, { state, description, url }: DeploymentView): Promise<boolean> {
  const route = "GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses";
  const latest = at((await client.ask(route, { deployment_id: id, per_page: 1 })).data, "0");
  return (
    textAt(latest, "state") === state &&
    textAt(latest, "description") === cut(description) &&
    (textAt(latest, "environment_url") ?? "") === (url ?? "")
  );
}

function cut(description: string): string {
  const characters = Array.from(description);
  return characters.length > maxDescription ? `${characters.slice(0, maxDescription - 1).join("")}…` : description;
}
