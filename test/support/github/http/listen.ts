import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

import { serveGraphql } from "../graphql/serve.ts";
import type { Logged } from "../traffic.ts";
import { errorBody, jsonReply, type Received, type Reply, type Served } from "./exchange.ts";
import { serveGit } from "./git.ts";
import { serveRest } from "./rest.ts";
import type { Server } from "./server.ts";

export type Listening = { readonly url: string; close(): Promise<void> };

/** Answers on a free port of loopback until it is closed. */
export async function listen(server: Server, log: Logged[]): Promise<Listening> {
  const http = createServer((request, response) => {
    void answer(server, request, log).then(
      (reply) => send(response, reply),
      (error: unknown) => {
        const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
        server.world.violations.push(`${request.method ?? ""} ${request.url ?? ""}: the server itself failed: ${told}`);
        send(response, jsonReply(500, errorBody(500, told)));
      },
    );
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function answer(server: Server, request: IncomingMessage, log: Logged[]): Promise<Reply> {
  const { world } = server;
  const method = request.method ?? "GET";
  const received: Received = {
    method,
    url: new URL(request.url ?? "/", world.serverUrl),
    headers: request.headers,
    body: await buffer(request),
  };
  const { reply, ...noted } = await dispatch(server, received);
  const status = reply.fate === "drop" ? 0 : reply.status;
  log.push({ method, path: `${received.url.pathname}${received.url.search}`, status, at: world.now(), ...noted });
  return { ...reply, headers: { ...reply.headers, date: world.now().toUTCString() } };
}

async function dispatch(server: Server, received: Received): Promise<Served> {
  const { world } = server;
  const { pathname } = received.url;
  if (pathname === "/api/graphql" && received.method === "POST") return await serveGraphql(server, received);
  if (pathname.startsWith("/api/v3/")) return await serveRest(server, received, pathname.slice("/api/v3".length));
  const [, owner = "", repository = ""] = pathname.split("/");
  const named = `${owner}/${repository.replace(/\.git$/u, "")}`.toLowerCase();
  if (named === world.repository.toLowerCase()) return await serveGit(server, received);
  world.violations.push(`${received.method} ${pathname}: nothing is served there`);
  return { route: pathname, kind: "rest", as: "anonymous", counted: false, reply: jsonReply(404, errorBody(404, "Not Found")) };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply.fate === "drop") {
    response.socket?.destroy();
    return;
  }
  const headers = {
    ...reply.headers,
    ...(reply.status === 204 || reply.status === 304 ? {} : { "content-length": String(reply.body.length) }),
  };
  response.writeHead(reply.status, headers);
  if (reply.fate !== "cut") {
    response.end(reply.body);
    return;
  }
  response.write(reply.body.subarray(0, Math.floor(reply.body.length / 2)), () => response.socket?.destroy());
}
