import { trusted } from "../../../../src/manifest/trusted.ts";
import { errorBody, jsonReply, type Received, type Reply, type Served } from "../http/exchange.ts";
import { withFault } from "../http/faults.ts";
import type { Server } from "../http/server.ts";
import { nameOf } from "../http/tokens.ts";
import { type Caller, Refusal } from "../routes/route.ts";
import { parseQuery, type Selection } from "./parse.ts";
import { queryRoot, type Thing } from "./schema.ts";

/** Answers one GraphQL query. Whatever it asks that the schema here lacks is a violation. */
export async function serveGraphql(server: Server, received: Received): Promise<Served> {
  const { world, limits } = server;
  let caller: Caller = { kind: "anonymous" };
  const fault = server.faults.take(received.method, "graphql");
  const reply = await withFault(fault, world.now(), async () => {
    try {
      caller = server.tokens.callerOf(received.headers.authorization);
    } catch (error) {
      if (error instanceof Refusal) return jsonReply(error.status, errorBody(error.status, error.message));
      throw error;
    }
    if (caller.kind === "anonymous") return jsonReply(401, errorBody(401, "This endpoint requires you to be authenticated."));
    const refused = limits.refuse(caller, "graphql", false);
    if (refused !== undefined) return refused;
    limits.count(caller, "graphql");
    return answer(server, received, caller);
  });
  const headers = { ...limits.headers(caller, "graphql"), ...reply.headers };
  return { route: "graphql", kind: "graphql", as: nameOf(caller, world), counted: true, reply: { ...reply, headers } };
}

type GraphqlBody = { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> | null };

function answer(server: Server, received: Received, caller: Caller): Reply {
  try {
    const { query, variables, ...others } = trusted<GraphqlBody>(JSON.parse(received.body.toString()));
    const strange = Object.keys(others).find((name) => name !== "operationName");
    if (strange !== undefined) throw new Error(`"${strange}" belongs to no GraphQL request.`);
    const data = project(parseQuery(query, variables ?? {}), queryRoot(server.world, server.limits, caller));
    return jsonReply(200, { data });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    server.world.violations.push(`graphql: ${message}`);
    return jsonReply(200, { errors: [{ message }] });
  }
}

function project(selections: readonly Selection[], thing: Thing): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const selection of selections) {
    if (selection.on === undefined) shown[selection.alias] = valueOf(selection, thing);
    else if (selection.on === thing.typename) Object.assign(shown, project(selection.fields, thing));
  }
  return shown;
}

function valueOf(selection: Selection, thing: Thing): unknown {
  if (selection.name === "__typename") return thing.typename;
  if (!(selection.name in thing) || selection.name === "typename")
    throw new Error(
      `Field '${selection.name}' doesn't exist on type '${thing.typename}', or this server does not serve it: add it in test/support/github/graphql/schema.ts.`,
    );
  const field = thing[selection.name];
  const value: unknown = typeof field === "function" ? trusted<(args: Selection["args"]) => unknown>(field)(selection.args) : field;
  if (Array.isArray(value)) return value.map((one: unknown) => shape(selection, one));
  return shape(selection, value);
}

function shape(selection: Selection, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const isThing = typeof value === "object";
  if (isThing !== selection.fields.length > 0)
    throw new Error(
      isThing
        ? `Field must have selections (field '${selection.name}')`
        : `Selections can't be made on scalars (field '${selection.name}')`,
    );
  return isThing ? project(selection.fields, trusted<Thing>(value)) : value;
}
