import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** A request as a service sees it: read whole, within the bounds. Nothing in it is to be believed. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Answered = { readonly status: number; readonly type?: string; readonly body?: string };

export type Service = (asked: Asked) => Answered;

export type HttpService = {
  /** Takes a connection of the guest. */
  readonly serve: (stream: Duplex) => void;
};

/** What agents send is below a tenth of this; their telemetry comes in pieces of 64 KiB. */
const largestBody = 1024 * 1024;
/** Agents open a connection for one request. Whoever holds one open longer than this waits for nothing. */
const longestConnection = 60_000;
const mostRequestsOfOneConnection = 100;

/** A service spoken to by HTTP over streams. Requests that are malformed, too large or too slow are refused by the connection's end. */
export function httpService(service: Service): HttpService {
  const server = createServer({ maxHeaderSize: 16_384, keepAliveTimeout: 5000 }, (request, response) => {
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    readBody(request, (body) => (body === undefined ? tooLarge(response) : reply(response, answer(service, request, body))));
  });
  server.maxRequestsPerSocket = mostRequestsOfOneConnection;
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  return {
    serve: (stream) => {
      const end = setTimeout(() => stream.destroy(), longestConnection);
      end.unref();
      stream.once("close", () => clearTimeout(end));
      // A server that never listens still speaks HTTP over any stream it is given (node:http, event "connection").
      server.emit("connection", stream);
    },
  };
}

function answer(service: Service, request: IncomingMessage, body: string): Answered {
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  // Agents write one URL in two ways: `/machine?comp=…` and `/machine/?comp=…`.
  return service({
    method: request.method ?? "",
    path: path.length > 1 ? path.replace(/\/$/, "") : path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body,
  });
}

function readBody(request: IncomingMessage, done: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= largestBody) chunks.push(chunk);
    else if (length - chunk.length <= largestBody) done(undefined);
  });
  request.once("end", () => {
    if (length <= largestBody) done(Buffer.concat(chunks).toString("utf8"));
  });
}

function tooLarge(response: ServerResponse): void {
  response.shouldKeepAlive = false;
  response.writeHead(413, { connection: "close" }).end(() => response.socket?.destroy());
}

function reply(response: ServerResponse, { status, type = "text/plain", body = "" }: Answered): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "content-length": bytes.length }).end(bytes);
}
