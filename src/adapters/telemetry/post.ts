import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

import type { Milliseconds } from "../../core/time.ts";

export type PostOptions = {
  readonly headers: Readonly<Record<string, string>>;
  readonly patienceMs: Milliseconds;
  readonly signal: AbortSignal;
};

/** Sends one message to a collector. True when it was taken; whatever else happens is false. Follows no redirect, and reads no answer. */
export async function post(url: URL, body: string, { headers, patienceMs, signal }: PostOptions): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const request = send(url, {
    method: "POST",
    agent: false,
    signal,
    headers: { ...headers, "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) },
  });
  const alarm = setTimeout(() => request.destroy(), patienceMs).unref();
  request.on("error", () => resolve(false));
  request.on("close", () => resolve(false));
  request.on("response", ({ statusCode = 0 }) => {
    resolve(statusCode >= 200 && statusCode < 300);
    request.destroy();
  });
  request.end(body);
  return await promise.finally(() => clearTimeout(alarm));
}
