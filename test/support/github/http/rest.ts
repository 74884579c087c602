import { createHash } from "node:crypto";

import { trusted } from "../../../../src/manifest/trusted.ts";
import { answerFaults } from "../openapi/answer.ts";
import { type Operation, operationOf } from "../openapi/document.ts";
import { checkRequest } from "../openapi/request.ts";
import { type Answer, type Call, type Caller, notFound, Refusal } from "../routes/route.ts";
import { errorBody, jsonReply, type Received, type Reply, type Served } from "./exchange.ts";
import { withFault } from "./faults.ts";
import { type Match, matchRoute, unserved } from "./match.ts";
import { pageOf } from "./page.ts";
import { doerOf, refuseCaller } from "./permissions.ts";
import type { Server } from "./server.ts";
import { nameOf } from "./tokens.ts";

/** Answers one request to the REST API, strictly by the documents. */
export async function serveRest(server: Server, received: Received, pathname: string): Promise<Served> {
  const { world } = server;
  const match = matchRoute(server.routes, received.method, pathname);
  const route = match?.template ?? pathname;
  const caller = whoAsks(server, received);
  const as = caller instanceof Refusal ? "nobody" : nameOf(caller, world);
  const fault = server.faults.take(received.method, route);
  const reply = await withFault(fault, world.now(), async () => {
    if (caller instanceof Refusal) return refusalReply(caller);
    if (match === undefined) return violated(server, 500, [unserved(received.method, pathname)]);
    return await answerMatched(server, received, match, caller);
  });
  const counted = route !== "/rate_limit" && reply.status !== 304 && reply.status !== 0;
  if (counted && !(caller instanceof Refusal)) server.limits.count(caller, "core");
  const limits = caller instanceof Refusal ? {} : server.limits.headers(caller, "core");
  return { route, kind: "rest", as, counted, reply: { ...reply, headers: { ...limits, ...reply.headers } } };
}

function whoAsks(server: Server, received: Received): Caller | Refusal {
  try {
    return server.tokens.callerOf(received.headers.authorization);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

async function answerMatched(server: Server, received: Received, match: Match, caller: Caller): Promise<Reply> {
  const isWrite = received.method !== "GET" && match.template !== "/app/installations/{installation_id}/access_tokens";
  const limited = match.template === "/rate_limit" ? undefined : server.limits.refuse(caller, "core", isWrite);
  if (limited !== undefined) return limited;
  const operation = operationOf(received.method, match.template);
  if (operation === undefined) return violated(server, 500, [`${match.route.operation} is not in the documents`]);
  const body = parseBody(received);
  if (body instanceof Refusal) return violated(server, body.status, [`${match.route.operation}: the body is no JSON`]);
  const checked = checkRequest(operation, { path: match.path, query: received.url.searchParams, body });
  if (checked.violations.length > 0)
    return violated(
      server,
      422,
      checked.violations.map((fault) => `${match.route.operation}: ${fault}`),
    );
  try {
    refuseStrangeRepository(server, match);
    refuseCaller(server.world, match, caller);
    if (checked.refused.length > 0)
      throw new Refusal(
        422,
        "Validation Failed",
        checked.refused.map((message) => ({ code: "invalid", message })),
      );
    const call: Call = {
      world: server.world,
      caller,
      path: match.path,
      query: checked.query,
      body: trusted<Call["body"]>(body ?? {}),
      doer: doerOf(server.world, caller),
    };
    return finish(server, received, { operation, match, query: checked.query }, await match.route.answer(call));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.status === 500 ? violated(server, 500, [`${match.route.operation}: ${error.message}`]) : refusalReply(error);
  }
}

function parseBody(received: Received): unknown {
  if (received.body.length === 0) return undefined;
  try {
    return JSON.parse(received.body.toString()) as unknown;
  } catch {
    return new Refusal(400, "Problems parsing JSON");
  }
}

function refuseStrangeRepository({ world }: Server, { path }: Match): void {
  const { owner = world.owner.login, repo = world.name } = path;
  if (`${owner}/${repo}`.toLowerCase() !== world.repository.toLowerCase()) throw notFound();
}

type Asked = { readonly operation: Operation; readonly match: Match; readonly query: Readonly<Record<string, unknown>> };

function finish(server: Server, received: Received, asked: Asked, answer: Answer): Reply {
  const { body, headers } = pageOf(answer, received.url, asked.query);
  const faults = answerFaults(asked.operation, answer.status, body);
  if (faults.length > 0)
    return violated(
      server,
      500,
      faults.map((fault) => `${asked.match.route.operation}: the server's own ${fault}`),
    );
  const reply = jsonReply(answer.status, body, headers);
  return received.method === "GET" && answer.status === 200 ? conditional(received, reply, answer.lastModified) : reply;
}

/**
 * 304 for who knows it already. The real server's ETag depends on the Authorization header as well, so that the token of
 * another job never matches; the time of the last change does not.
 */
function conditional(received: Received, reply: Reply, lastModified: Date | undefined): Reply {
  const { authorization = "", accept = "" } = received.headers;
  const hash = createHash("sha256").update(`${authorization}\n${accept}\n`).update(reply.body).digest("hex");
  const etag = `W/"${hash}"`;
  const headers = { ...reply.headers, etag, ...(lastModified === undefined ? {} : { "last-modified": lastModified.toUTCString() }) };
  const since = received.headers["if-modified-since"];
  const same = received.headers["if-none-match"]?.split(/, */u).includes(etag) === true;
  const unchanged = lastModified !== undefined && since !== undefined && lastModified <= new Date(since);
  return same || unchanged ? { status: 304, headers, body: Buffer.alloc(0) } : { ...reply, headers };
}

function refusalReply({ status, message, errors }: Refusal): Reply {
  return jsonReply(status, errorBody(status, message, errors));
}

/** What no client of ours may do, and no answer may be: recorded, so that the test fails even when the client forgives. */
function violated(server: Server, status: number, violations: readonly string[]): Reply {
  server.world.violations.push(...violations);
  return jsonReply(status, errorBody(status, violations.join("; ")));
}
