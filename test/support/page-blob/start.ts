import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { StorageSharedKeyCredential } from "@azure/storage-blob";

import type { Accounts } from "../azure-regions.ts";
import type { CopyPlan } from "./copy.ts";
import { operation, Refusal, refusalReply, type Asked, type Reply } from "./exchange.ts";
import { route } from "./route.ts";
import type { Store } from "./store.ts";

/** What goes wrong with one request. `after` happens once the server has done what was asked; only the answer is lost then. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly code: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "dropBefore" | "dropAfter" | "cut" | "lie" }
  | { readonly kind: "slow"; readonly ms: number };

export type Seen = { readonly account: string; readonly operation: string; readonly bytes: number; readonly status: number };

/** A blob service on loopback whose faults are chosen request by request. It keeps the limits of the real one that Azurite does not. */
export type PageBlobServer = Accounts &
  AsyncDisposable & {
    readonly store: Store;
    readonly seen: Seen[];
    /** Bytes of pages that arrived, those of requests that broke off among them. */
    pageBytes: number;
    fault: (operation: string, account: string) => Fault | undefined;
    leaseMs: number;
    /** How copies between accounts go, by the account that they go to. Default: they have arrived at once. */
    copyPlan: (account: string) => CopyPlan;
  };

const key = Buffer.alloc(64, "slipway").toString("base64");

/** Starts the server on a free port. */
export async function startPageBlobServer(): Promise<PageBlobServer> {
  const store: Store = new Map();
  const seen: Seen[] = [];
  const http = createServer((request, response) => {
    void handle(server, request, response).catch(() => response.destroy());
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const server: PageBlobServer = {
    store,
    seen,
    pageBytes: 0,
    key,
    leaseMs: 30_000,
    fault: () => undefined,
    copyPlan: () => ({ steps: 0, ends: "success" }),
    urlOf: (account) => `http://127.0.0.1:${address.port}/${account}`,
    credentialOf: (account) => new StorageSharedKeyCredential(account, key),
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

async function handle(server: PageBlobServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.includes("comp=page") === true && request.method === "PUT")
    request.on("data", (piece: Buffer) => {
      server.pageBytes += piece.length;
    });
  const asked = await read(request);
  const fault = server.fault(operation(asked), asked.account);
  if (fault?.kind === "slow") await sleep(fault.ms);
  const reply = faulty(server, asked, fault);
  const { account, body } = asked;
  server.seen.push({ account, operation: operation(asked), bytes: body.length, status: reply?.status ?? 0 });
  if (reply === undefined || fault?.kind === "dropAfter") response.destroy();
  else send(response, reply, fault?.kind === "cut");
}

/** What the server says, after it did what was asked or instead; undefined when it hangs up before. */
function faulty(server: PageBlobServer, asked: Asked, fault: Fault | undefined): Reply | undefined {
  if (fault?.kind === "dropBefore") return undefined;
  return fault?.kind === "status" ? refusalReply(fault, fault.headers) : answer(server, asked, fault?.kind === "lie");
}

function send(response: ServerResponse, { status, headers, body = "" }: Reply, isCut: boolean): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { "x-ms-version": "2021-12-02", "content-length": bytes.length, ...headers });
  if (isCut) response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  else response.end(response.req.method === "HEAD" ? undefined : bytes);
}

function answer({ store, leaseMs, copyPlan }: PageBlobServer, asked: Asked, isLying: boolean): Reply {
  try {
    return route(store, asked, { leaseMs, isLying, copyPlan });
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(error);
    throw error;
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, account = "", container = "", ...rest] = decodeURIComponent(pathname).split("/");
  return {
    method: request.method ?? "GET",
    account,
    container,
    blob: rest.join("/"),
    query,
    headers: request.headers,
    body: await buffer(request),
  };
}
