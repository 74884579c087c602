import { randomUUID } from "node:crypto";

import { crmServer, formOf, jsonOf, type Answered, type Asked, type CrmServer } from "../crm/crm-server.ts";
import { resourceFaults } from "./check-resources.ts";
import { externalIdOf, failure, host, idIn, isSame, jobOf, missingReference, fieldsOf, typeOf, type Fields } from "./service-words.ts";

type Submission = {
  readonly id: string;
  readonly targets: Set<"preview" | "live">;
  looks: number;
  result: "pending" | "succeeded" | "failed";
  readonly created: string;
  readonly resources: readonly Fields[];
};
type Product = { readonly id: string; draft: Fields[]; readonly submissions: Submission[] };
type Job = { looks: number; readonly errors: readonly Fields[]; readonly run: () => void; done: boolean };

/** What the service knows, and what a test may change about it. */
type State = {
  readonly products: Map<string, Product>;
  readonly jobs: Map<string, Job>;
  readonly tokens: Set<string>;
  /** Requests to configure that were taken, bodies parsed. */
  readonly taken: Fields[];
  /** The next configure request is taken, but its answer is lost: the connection breaks, or hangs. */
  lose: "cut" | "hang" | undefined;
  /** The next configure request is not taken, but answered with this. */
  refuse: Answered | undefined;
  /** Errors with which the next job ends. */
  jobErrors: readonly Fields[];
  /** What the marketplace's own checks give for the next submission. */
  verdict: "succeeded" | "failed";
};

export type PartnerCenter = State &
  AsyncDisposable & {
    readonly server: CrmServer;
    /** Another person publishes this product to preview. */
    readonly publishedByOthers: (offer: string, resources?: readonly Fields[]) => void;
  };

export const app = {
  tenant: "0d9f3a62-7f0a-4c0f-8a52-9e5d9a3d6c22",
  id: "5b1e9c7a-3f52-4a3e-9d3b-0c6d2f1a7b11",
  secret: "client secret / of a test",
} as const;

const version = "2022-03-01-preview5";
const looksPerJob = 2;

/**
 * Microsoft's Product Ingestion API on loopback, as "Product Ingestion API for the commercial marketplace" (17 June 2022) and its schemas describe it:
 * the four methods, jobs, drafts, submissions. Each request is checked against the schemas; whatever is not documented is refused.
 */
export async function partnerCenterService(): Promise<PartnerCenter> {
  const state: State = {
    products: new Map(),
    jobs: new Map(),
    taken: [],
    tokens: new Set(),
    lose: undefined,
    refuse: undefined,
    jobErrors: [],
    verdict: "succeeded",
  };
  const server = await crmServer((asked) => answerTo(state, asked));
  return Object.assign(state, {
    server,
    publishedByOthers: (offer: string, resources: readonly Fields[] = []) => publish(state.products, offer, resources),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
}

function answerTo(state: State, asked: Asked): Answered {
  if (asked.url.pathname === `/${app.tenant}/oauth2/v2.0/token`) return tokenFor(asked, state.tokens);
  if (!state.tokens.has(String(asked.headers["authorization"]).replace(/^Bearer /, "")))
    return failure(401, "unauthorized", "No valid token.");
  if (asked.url.searchParams.get("$version") !== version) return failure(400, "invalidRequest", "The parameter $version is missing.");
  const path = asked.url.pathname.replace(/^\/api\//, "");
  if (asked.method === "POST" && path === "configure") return configure(state, asked);
  return asked.method === "GET" ? read(state, path, asked.url.searchParams) : failure(404, "notFound", path);
}

function configure(state: State, asked: Asked): Answered {
  const { refuse } = state;
  state.refuse = undefined;
  if (refuse !== undefined) return refuse;
  const body = jsonOf(asked);
  const resources = body?.["resources"];
  if (body?.["$schema"] !== `${host}/configure/2022-03-01-preview2` || !Array.isArray(resources) || Object.keys(body).length !== 2)
    return failure(400, "invalidRequest", "Not a configure request.");
  if ([...state.jobs.values()].some(({ done }) => !done)) return failure(409, "conflict", "Another job of this product is running.");
  const faults = resources.flatMap(resourceFaults);
  if (faults.length > 0) return failure(400, "schemaValidationError", faults.join("; "));
  const plan = planned(state, resources.map(fieldsOf));
  if (typeof plan === "string") return failure(400, "invalidResource", plan);
  state.taken.push(body);
  const id = randomUUID();
  state.jobs.set(id, { looks: 0, errors: state.jobErrors, run: plan, done: false });
  state.jobErrors = [];
  const { lose } = state;
  state.lose = undefined;
  if (lose === undefined) return { status: 202, body: jobOf(id, "notStarted", "pending", []) };
  // Nobody will look at this job: it goes on by itself.
  finish(state, id);
  return lose;
}

/** What a request would do; a sentence when it can not be done. References must lead to something in the request or in the product. */
function planned({ products }: State, resources: readonly Fields[]): (() => void) | string {
  const submission = resources.find((each) => typeOf(each) === "submission");
  const own = resources.find((each) => typeOf(each) === "product");
  const reference = submission?.["product"];
  const offer = externalIdOf(own) ?? [...products].find(([name, { id }]) => reference === id || idIn(reference) === name)?.[0];
  if (offer === undefined) return "The request names no product.";
  const product = products.get(offer);
  const missing = missingReference(resources, product);
  if (missing !== undefined) return missing;
  const target = fieldsOf(submission?.["target"]);
  if (target["targetType"] === "live") {
    const preview = product?.submissions.find(
      ({ id, targets, result }) => id === submission?.["id"] && targets.has("preview") && result === "succeeded",
    );
    if (preview === undefined) return "Only a preview that succeeded can go live; name it by its id.";
    return () => preview.targets.add("live");
  }
  const doubled = resources.find((each) => each["id"] === undefined && product?.draft.some((there) => isSame(there, each)) === true);
  if (doubled !== undefined) return `There is a ${typeOf(doubled)} already; name it by its id.`;
  return () => publish(products, offer, resources);
}

function publish(products: Map<string, Product>, offer: string, resources: readonly Fields[]): void {
  const product = products.get(offer) ?? { id: `product/${randomUUID()}`, draft: [], submissions: [] };
  products.set(offer, product);
  for (const resource of resources.filter((each) => typeOf(each) !== "submission")) {
    const id = resource["id"] ?? (typeOf(resource) === "product" ? product.id : `${typeOf(resource)}/${randomUUID()}`);
    product.draft = [...product.draft.filter((there) => there["id"] !== id), { ...resource, id }];
  }
  for (const each of product.submissions) each.targets.delete("preview");
  const id = `submission/${product.id.slice("product/".length)}/${1_152_921_505 + product.submissions.length}`;
  product.submissions.push({ id, targets: new Set(["preview"]), looks: 0, result: "pending", created: moment(), resources: product.draft });
}

function finish({ jobs }: State, id: string): void {
  const job = jobs.get(id);
  if (job === undefined || job.done) return;
  job.done = true;
  if (job.errors.length === 0) job.run();
}

function read(state: State, path: string, query: URLSearchParams): Answered {
  const job = /^configure\/([0-9a-f-]{36})\/status$/.exec(path)?.[1];
  if (job !== undefined) return jobStatus(state, job);
  if (path === "product") {
    const found = state.products.get(query.get("externalId") ?? "");
    return { status: 200, body: { value: found === undefined ? [] : found.draft.filter((each) => typeOf(each) === "product") } };
  }
  const product = [...state.products.values()].find(
    ({ id }) => path === `resource-tree/${id}` || path === `submission/${id.slice("product/".length)}`,
  );
  if (product === undefined) return failure(404, "resourceNotFound", path);
  if (path.startsWith("submission/")) return { status: 200, body: { value: submissionsOf(state, product, query.get("targetType")) } };
  const target = { targetType: query.get("targetType") ?? "draft" };
  return {
    status: 200,
    body: {
      $schema: `${host}/resource-tree/2022-03-01-preview2`,
      root: product.id,
      target,
      resources: stateOf(product, target.targetType),
    },
  };
}

/** What a state of a product holds; preview and live hold what was the draft when they were published. */
function stateOf({ draft, submissions }: Product, target: string): readonly Fields[] {
  const published = submissions.findLast(({ targets }) => (target === "preview" || target === "live") && targets.has(target));
  return target === "draft" ? draft : (published?.resources ?? []);
}

function jobStatus(state: State, id: string): Answered {
  const job = state.jobs.get(id);
  if (job === undefined) return failure(404, "resourceNotFound", id);
  job.looks += 1;
  if (job.looks < looksPerJob) return { status: 200, body: jobOf(id, "running", "pending", []) };
  finish(state, id);
  return { status: 200, body: jobOf(id, "completed", job.errors.length === 0 ? "succeeded" : "failed", job.errors) };
}

function submissionsOf({ verdict }: State, product: Product, target: string | null): readonly Fields[] {
  return product.submissions
    .filter(({ targets }) => (target === "preview" || target === "live" ? targets.has(target) : true))
    .map((each) => {
      each.looks += 1;
      if (each.looks >= looksPerJob && each.result === "pending") each.result = verdict;
      const status = each.result === "pending" ? "running" : "completed";
      return {
        $schema: `${host}/submission/2022-03-01-preview2`,
        id: each.id,
        product: product.id,
        target: { targetType: target },
        status,
        result: each.result,
        created: each.created,
      };
    });
}

let moments = 0;

/** Each moment is a second after the one before. */
function moment(): string {
  moments += 1;
  return new Date(Date.UTC(2026, 10, 22) + moments * 1000).toISOString();
}

function tokenFor(asked: Asked, tokens: Set<string>): Answered {
  const wanted = {
    grant_type: "client_credentials",
    client_id: app.id,
    client_secret: app.secret,
    scope: "https://graph.microsoft.com/.default",
  };
  const form = formOf(asked);
  if (
    asked.method !== "POST" ||
    form === undefined ||
    JSON.stringify(Object.keys(form).toSorted()) !== JSON.stringify(Object.keys(wanted).toSorted())
  )
    return { status: 400, body: { error: "invalid_request" } };
  if (JSON.stringify(form) !== JSON.stringify(wanted))
    return {
      status: 401,
      body: { error: "invalid_client", error_description: `AADSTS7000215: Invalid client secret ${form["client_secret"]}` },
    };
  const token = randomUUID();
  tokens.add(token);
  return { status: 200, body: { token_type: "Bearer", expires_in: 3599, access_token: token } };
}
