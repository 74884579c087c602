import type { Instant } from "../../../core/time.ts";
import { asFailure, GitHubFailure } from "./failure.ts";
import { at, listAt, need, textAt } from "./fields.ts";
import * as problems from "./problems.ts";
import { backOff, maxAttempts } from "./retry.ts";
import { createSender, type Parameters, type Reply, type Sender, type SenderOptions } from "./sender.ts";
import { createViewer } from "./viewer.ts";

export type GitHubClientOptions = SenderOptions & {
  /** `GITHUB_GRAPHQL_URL`; derived from `apiUrl` when absent. */
  readonly graphqlUrl?: string;
};

/** `essential` calls may use the requests that are kept back for commands. */
export type Call = { readonly essential?: boolean };

/** How something new is made once: `read` takes its answer, `find` looks whether a request without answer has made it. */
export type Creation<T> = Call & { readonly read: (data: unknown) => T; readonly find: () => Promise<T | undefined> };

/** The API of one repository. Everything throws GitHubFailure. */
export type GitHubClient = {
  readonly owner: string;
  readonly repo: string;
  readonly now: () => Instant;
  /** A read, or a write that done twice is done once: PUT, PATCH and DELETE mostly, and a POST that adds to a set. */
  readonly ask: (route: string, parameters?: Parameters, call?: Call) => Promise<Reply>;
  /** A write that adds something each time. Never repeated blindly: when its answer was lost, `find` looks first. */
  readonly create: <T>(route: string, parameters: Parameters, how: Creation<T>) => Promise<T>;
  /** Items of a list, page after page for as long as they are taken. `field` names the list within an answer that is none itself. */
  readonly list: (route: string, parameters?: Parameters, field?: string) => AsyncGenerator;
  /** `data` of a GraphQL query. */
  readonly query: (text: string) => Promise<unknown>;
  /** Numeric id of the account that this token writes as. */
  readonly viewer: () => Promise<number>;
  /** The token itself, for git. */
  readonly token: Sender["token"];
  /** Requests so far, and of those the ones that write. */
  readonly spent: Sender["spent"];
};

/** A list longer than this is not one that Slipway made. */
const maxPages = 10;
const perPage = 100;

/**
 * A client for one repository that keeps within GitHub's limits, survives its bad days and never shows a secret. Limits and repetition: transport.ts;
 * what its failures are called: problems.ts.
 */
export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const [owner = "", repo = ""] = options.repository.split("/");
  const { send, token, spent } = createSender(options);
  const graphqlUrl = options.graphqlUrl ?? graphqlOf(options.apiUrl);

  const ask: GitHubClient["ask"] = async (route, parameters = {}, { essential = false } = {}) =>
    await send(route, parameters, { essential, repeatable: true, purse: "core" });

  const create: GitHubClient["create"] = async (route, parameters, { read, find, essential = false }) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return read((await send(route, parameters, { essential, repeatable: false, purse: "core" })).data);
      } catch (error) {
        const failure = asFailure(error);
        if (!failure.mayHaveHappened) throw failure;
        // GitHub may need a moment to show what it has made.
        await options.sleep(backOff(attempt, options.random ?? Math.random));
        const found = await find();
        if (found !== undefined) return found;
        if (attempt === maxAttempts) throw failure;
      }
    }
  };

  async function* list(route: string, parameters: Parameters = {}, field?: string): AsyncGenerator {
    let reply = await ask(route, { per_page: perPage, ...parameters });
    for (let page = 1; ; page += 1) {
      yield* itemsOf(reply.data, field);
      const next = nextPage(reply.link, options.apiUrl);
      if (next === undefined || page === maxPages) return;
      reply = await ask(`GET ${next}`);
    }
  }

  async function query(text: string): Promise<unknown> {
    const { data } = await send(`POST ${graphqlUrl}`, { query: text }, { essential: true, repeatable: true, purse: "graphql" });
    const first = textAt(listAt(data, "errors")[0], "message");
    if (first !== undefined) throw new GitHubFailure({ problem: problems.refused("POST /graphql", 200, first), permanent: true });
    return at(data, "data");
  }

  return { owner, repo, now: options.now, ask, create, list, query, viewer: createViewer(query), token, spent };
}

function itemsOf(data: unknown, field: string | undefined): readonly unknown[] {
  const items = field === undefined ? data : at(data, field);
  return need(Array.isArray(items) ? items : undefined, "a list");
}

/** `https://api.github.com/graphql`, or `https://host/api/graphql` beside `https://host/api/v3`. */
function graphqlOf(apiUrl: string): string {
  return `${apiUrl.replace(/\/v3$/, "")}/graphql`;
}

/** The address of the next page. One that leads to another server is not followed: the token would go there. */
function nextPage(link: string, apiUrl: string): string | undefined {
  const next = /<([^<>]+)>;\s*rel="next"/.exec(link)?.[1];
  return next?.startsWith(`${apiUrl}/`) === true ? next : undefined;
}
