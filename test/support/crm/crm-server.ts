import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What a service of tests is asked, its body whole. */
export type Asked = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** What it answers. `hang` never does, `cut` breaks off. */
export type Answered =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | "hang"
  | "cut";

export type CrmServer = AsyncDisposable & {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** The next request is answered like this, whatever it asks. */
  readonly once: (answer: Answered) => void;
};

/** A service on loopback that answers as its documents say; whatever they do not name is refused by `answer` itself. */
export async function crmServer(answer: (asked: Asked) => Answered): Promise<CrmServer> {
  const asked: Asked[] = [];
  const faults: Answered[] = [];
  const server = createServer((request, response) => {
    void answerTo(request, response, (question) => {
      asked.push(question);
      return faults.shift() ?? answer(question);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    once: (fault) => faults.push(fault),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answerTo(request: IncomingMessage, response: ServerResponse, decide: (asked: Asked) => Answered): Promise<void> {
  const said = decide(await read(request));
  if (said === "hang") return;
  if (said === "cut") {
    response.writeHead(200, { "content-length": "100" }).write("{");
    setImmediate(() => response.destroy());
    return;
  }
  const text = typeof said.body === "string" ? said.body : said.body === undefined ? "" : JSON.stringify(said.body);
  response.writeHead(said.status, said.headers).end(text);
}

async function read(request: IncomingMessage): Promise<Asked> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return {
    method: request.method ?? "",
    url: new URL(request.url ?? "/", "http://127.0.0.1"),
    headers: request.headers,
    body: Buffer.concat(pieces).toString(),
  };
}

/** A form body as an object. */
export function formOf({ headers, body }: Asked): Readonly<Record<string, string>> | undefined {
  return headers["content-type"] === "application/x-www-form-urlencoded" ? Object.fromEntries(new URLSearchParams(body)) : undefined;
}

/** A JSON body as an object; undefined when it is none, or is not called one. */
export function jsonOf({ headers, body }: Asked): Readonly<Record<string, unknown>> | undefined {
  if (!/^application\/json\b/.test(String(headers["content-type"]))) return undefined;
  const value: unknown = JSON.parse(body);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}
