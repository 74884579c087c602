import type { IncomingHttpHeaders } from "node:http";

/** One request, its place taken apart. `blob` is "" for requests about a container. */
export type Asked = {
  readonly method: string;
  readonly account: string;
  readonly container: string;
  readonly blob: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Buffer | string;
};

/** Thrown by a handler; becomes the service's XML error. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/** What a refusal looks like on the wire. */
export function refusalReply({ status, code }: Pick<Refusal, "status" | "code">, headers: Readonly<Record<string, string>> = {}): Reply {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, headers: { "x-ms-error-code": code, "content-type": "application/xml", ...headers }, body };
}

/** The one text of a header. */
export function header({ headers }: Asked, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What a request does, in one word: faults are aimed by it. */
export function operation(asked: Asked): string {
  const comp = asked.query.get("comp");
  if (asked.blob === "") return comp === "list" ? "list" : "container";
  if (comp === "lease") return `lease-${header(asked, "x-ms-lease-action") ?? ""}`;
  if (comp !== null) return names[comp] ?? comp;
  if (asked.method === "PUT" && header(asked, "x-ms-copy-source") !== undefined) return place(asked) === "images" ? "copy-images" : "copy";
  if (asked.method === "PUT") return `put-${place(asked)}`;
  return `${asked.method.toLowerCase()}-${place(asked)}`;
}

const names: Readonly<Record<string, string>> = { page: "put-page", copy: "abort-copy" };

function place({ blob }: Asked): string {
  return blob.split("/")[0] ?? "";
}
