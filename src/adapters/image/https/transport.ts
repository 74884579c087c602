import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

import { second, type Milliseconds } from "../../../core/time.ts";
import { safeLookup } from "../../public-address.ts";

/** One answer, its body whole. */
export type Answer = {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
  /** False when the body was longer than what was asked for, and left unread. */
  readonly isWhole: boolean;
};

/** Asks one URL, over a few connections that stay open. Follows no redirect and understands no content coding. */
export type Transport = {
  /** GETs the URL with these headers and, in the query, these parameters. Throws what the connection throws, `TransferError` included. */
  readonly get: (headers: Readonly<Record<string, string>>, bodyLimit: number, query?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly close: () => void;
};

/** A transfer that did not come to its end; another one may. */
export class TransferError extends Error {
  override readonly name = "TransferError";
}

export type Limits = {
  /** Requests at once; more wait. */
  readonly connections: number;
  /** Silence after which a connection counts as dead. */
  readonly idleMs: Milliseconds;
  /** Time one answer may take as a whole. */
  readonly wholeMs: Milliseconds;
};

/** Eight ranges of 4 MiB at once fill one blob's 60 MiB/s at half a second per range. */
export const limits: Limits = { connections: 8, idleMs: 30 * second, wholeMs: 120 * second };

/** Opens a transport to one URL. Internal addresses are refused at every look-up unless `allowInternal`. */
export function openTransport(url: URL, allowInternal: boolean, { connections, idleMs, wholeMs }: Limits): Transport {
  const isPlain = url.protocol === "http:";
  const settings = { keepAlive: true, maxSockets: connections };
  const agent = isPlain ? new HttpAgent(settings) : new HttpsAgent(settings);
  const send = isPlain ? httpRequest : httpsRequest;

  async function get(headers: Readonly<Record<string, string>>, bodyLimit: number, query: Readonly<Record<string, string>> = {}) {
    const target = withQuery(url, query);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const request = send(target, {
      agent,
      headers: { "accept-encoding": "identity", ...headers },
      timeout: idleMs,
      ...(allowInternal ? {} : { lookup: safeLookup }),
    });
    const alarm = setTimeout(() => request.destroy(new TransferError(`No whole answer within ${wholeMs / second} s`)), wholeMs);
    request.on("timeout", () => request.destroy(new TransferError(`Silence for ${idleMs / second} s`)));
    request.on("error", reject);
    request.on("response", (response) => {
      readBody(response, bodyLimit).then(resolve, (error: unknown) => {
        request.destroy();
        reject(error instanceof Error ? error : new TransferError("The answer broke off"));
      });
    });
    request.end();
    return await promise.finally(() => clearTimeout(alarm));
  }

  return { get, close: () => agent.destroy() };
}

/** Parameters are put behind the URL's own, whose spelling is not touched. */
function withQuery(url: URL, query: Readonly<Record<string, string>>): URL {
  const target = new URL(url);
  const added = new URLSearchParams(query).toString();
  if (added !== "") target.search = target.search === "" ? added : `${target.search}&${added}`;
  return target;
}

async function readBody(response: IncomingMessage, limit: number): Promise<Answer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    pieces.push(piece);
    if (length > limit) break;
  }
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return { status: response.statusCode ?? 0, header, body: Buffer.concat(pieces, length), isWhole: length <= limit };
}
