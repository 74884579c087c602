import type { Permissions } from "../types.ts";
import type { Account, AppRecord, Doer } from "../world/records.ts";
import type { World } from "../world/world.ts";

export type Token = {
  readonly doer: Doer;
  readonly app: AppRecord;
  readonly account: Account;
  readonly permissions: Permissions;
  readonly kind: "job" | "installation";
};

/** Whom a request comes from. */
export type Caller =
  | { readonly kind: "anonymous" }
  /** A JWT signed with the App's key. */
  | { readonly kind: "app" }
  | ({ readonly kind: "job" | "installation" } & Omit<Token, "kind">)
  /** Only over git. */
  | { readonly kind: "person"; readonly doer: Doer; readonly account: Account };

export type Call = {
  readonly world: World;
  readonly caller: Caller;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Who acts; only where a token is demanded. */
  readonly doer: Doer;
};

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  /** All of a list: the server cuts the page that was asked for and links the others. */
  readonly list?: readonly unknown[];
  /** Puts the page of a list into the answer's object. */
  readonly wrap?: (page: readonly unknown[]) => unknown;
  readonly lastModified?: Date;
};

export type Level = "read" | "write";

/** One of these permissions suffices; `app` asks for the App's JWT, `anyone` for nothing. */
export type Needs = "app" | "anyone" | readonly (readonly [permission: string, level: Level])[];

export type Route = {
  /** As in the documents: `POST /repos/{owner}/{repo}/issues`. */
  readonly operation: string;
  readonly needs: Needs | ((call: Pick<Call, "world" | "path">) => Needs);
  readonly answer: (call: Call) => Answer | Promise<Answer>;
};

/** An error that GitHub answers with. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;

  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** 404, as for what is not there and for what one may not know to be there. */
export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** 422 with the field that is wrong. */
export function invalid(resource: string, field: string, message: string, code = "custom"): Refusal {
  return new Refusal(422, "Validation Failed", [{ resource, field, code, message }]);
}

/** A path parameter. Routes ask only for those in their template. */
export function pathOf(call: Pick<Call, "path">, name: string): string {
  const value = call.path[name];
  if (value === undefined) throw new Error(`The route has no {${name}}.`);
  return value;
}

/** A text of the body; undefined when it is absent or null. */
export function textOf(call: Call, name: string): string | undefined {
  const value = call.body[name];
  return typeof value === "string" ? value : undefined;
}

/** A text of the query; empty when it is absent. */
export function queryText(query: Call["query"], name: string): string {
  const value = query[name];
  return typeof value === "string" ? value : "";
}

/** The query's `since`; the beginning of time without one. */
export function sinceOf(query: Call["query"]): Date {
  return new Date(queryText(query, "since") || 0);
}
