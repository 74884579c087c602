import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export type Received = { readonly method: string; readonly url: URL; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** `drop` closes the connection without a word, `cut` in the middle of the body. */
  readonly fate?: "drop" | "cut";
};

/** What the log keeps of it beside the request itself. */
export type Noted = { readonly route: string; readonly kind: "rest" | "graphql" | "git"; readonly as: string; readonly counted: boolean };

export type Served = Noted & { readonly reply: Reply };

/** A JSON answer; none has no body at all (204). */
export function jsonReply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  if (body === undefined) return { status, headers: { ...common(), ...headers }, body: Buffer.alloc(0) };
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...common(), ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** The body of every error of the API. */
export function errorBody(status: number, message: string, errors?: readonly unknown[]): Record<string, unknown> {
  return {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: "https://docs.github.com/rest",
    status: String(status),
  };
}

function common(): Record<string, string> {
  return { "x-github-request-id": randomBytes(8).toString("hex").toUpperCase(), "x-github-media-type": "github.v3; format=json" };
}
