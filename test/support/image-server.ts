import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What a server does with one request instead of answering it well; `undefined` leaves it alone. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "cut" }
  | { readonly kind: "drop" }
  | { readonly kind: "hang" }
  | { readonly kind: "whole" }
  | { readonly kind: "shifted" }
  | { readonly kind: "encoded" };

export type Asked = { readonly url: string; readonly range: string | undefined; readonly ifMatch: string | undefined };

/** A server of one file by ranges, on loopback; its content, ETag and faults may change between requests. */
export type ImageServer = AsyncDisposable & {
  readonly url: string;
  readonly asked: Asked[];
  content: Buffer;
  etag: string;
  headers: Readonly<Record<string, string>>;
  /** Called for each request with its number, from 1. */
  fault: (number: number) => Fault | undefined;
  /** Answers `comp=pagelist`; undefined answers 400 as a server that knows no pages. */
  pageList: string | undefined;
};

/** Starts the server on a free port. */
export async function startImageServer(content: Buffer): Promise<ImageServer> {
  const asked: Asked[] = [];
  const http = createServer((request, response) => {
    asked.push({ url: request.url ?? "", range: request.headers.range, ifMatch: request.headers["if-match"] });
    answer(server, request, response, server.fault(asked.length));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const server: ImageServer = {
    url: `http://127.0.0.1:${address.port}/vhds/disk.vhd`,
    asked,
    content,
    etag: '"1"',
    headers: {},
    fault: () => undefined,
    pageList: undefined,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

function answer(server: ImageServer, request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
  if (fault !== undefined && struck(server, response, fault)) return;
  const { etag, pageList } = server;
  const { "if-match": wanted = etag } = request.headers;
  if (wanted !== etag) return void response.writeHead(412).end();
  if ((request.url ?? "").includes("comp=pagelist"))
    return void response.writeHead(pageList === undefined ? 400 : 200, { etag }).end(pageList ?? "");
  sendRange(server, response, { ...rangeOf(request.headers.range), fault });
}

function rangeOf(header = ""): { readonly from: number; readonly to: number } {
  const [, from = "0", to = "0"] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  return { from: Number(from), to: Number(to) };
}

/** Faults that leave nothing of the answer; true when one was played. */
function struck({ etag, content }: ImageServer, response: ServerResponse, fault: Fault): boolean {
  switch (fault.kind) {
    case "hang":
      return true;
    case "drop":
      response.destroy();
      return true;
    case "status":
      response.writeHead(fault.status, fault.headers).end("sig=in-the-body");
      return true;
    case "whole":
      response.writeHead(200, { etag }).end(content);
      return true;
    case "cut":
    case "encoded":
    case "shifted":
      return false;
  }
}

type Range = { readonly from: number; readonly to: number; readonly fault: Fault | undefined };

function sendRange({ etag, headers, content }: ImageServer, response: ServerResponse, { from, to, fault }: Range): void {
  if (from >= content.length) return void response.writeHead(416).end();
  const bytes = content.subarray(from, to + 1);
  const start = from + (fault?.kind === "shifted" ? 1 : 0);
  response.writeHead(206, {
    etag,
    "content-range": `bytes ${start}-${start + bytes.length - 1}/${content.length}`,
    "content-length": bytes.length,
    ...headers,
    ...(fault?.kind === "encoded" ? { "content-encoding": "gzip" } : {}),
  });
  if (fault?.kind === "cut") response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  else response.end(bytes);
}
