import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

import { second, type Milliseconds } from "../core/time.ts";
import { safeLookup } from "./public-address.ts";

/** One request to a service. */
export type Question = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Its answer; a body that is too long to be meant for us is cut. */
export type Reply = { readonly status: number; readonly header: (name: string) => string | undefined; readonly text: string };

export type AskOptions = {
  /** Lets names and addresses lead into networks that are no part of the internet. */
  readonly allowInternal: boolean;
  /** Time that one answer may take as a whole. */
  readonly patienceMs?: Milliseconds;
  /** Most bytes of a body that are read; what is longer is cut. */
  readonly longestBody?: number;
};

/** No answer came to its end in time. */
class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

const usualPatienceMs = 30 * second;
const usualLongestBody = 256 * 1024;

/**
 * Asks once. Follows no redirect: what is sent goes where settings and manifests say, and nowhere else. Throws what the connection throws: `NoAnswerError`,
 * `PrivateAddressError`, the system's and TLS's errors.
 */
export async function ask({ method, url, headers, body }: Question, options: AskOptions): Promise<Reply> {
  const { allowInternal, patienceMs = usualPatienceMs, longestBody = usualLongestBody } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const send = url.protocol === "http:" ? httpRequest : httpsRequest;
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const request = send(url, {
    method,
    headers: { "accept-encoding": "identity", "user-agent": "slipway", ...length, ...headers },
    agent: false,
    ...(allowInternal ? {} : { lookup: safeLookup }),
  });
  const alarm = setTimeout(() => request.destroy(new NoAnswerError(`No whole answer within ${patienceMs / second} s`)), patienceMs);
  request.on("error", reject);
  request.on("response", (response) => {
    whole(response, longestBody).then(resolve, (error: unknown) => {
      request.destroy();
      reject(error instanceof Error ? error : new NoAnswerError("The answer broke off"));
    });
  });
  request.end(body);
  return await promise.finally(() => clearTimeout(alarm));
}

async function whole(response: IncomingMessage, longestBody: number): Promise<Reply> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > longestBody) break;
  }
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return { status: response.statusCode ?? 0, header, text: Buffer.concat(pieces, length).subarray(0, longestBody).toString("utf8") };
}
