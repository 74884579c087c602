import type { Failed } from "../../ports/world.ts";
import { errorCode } from "../fault.ts";
import { refusedBy, unreachable, type Speaker } from "./lead-failure.ts";

/** What a storage client threw: the service's status and code where there was an answer, else what the connection says. */
export function azureFailure(speaker: Speaker, error: unknown): Failed {
  const status = statusOf(error);
  if (status === undefined) return unreachable(speaker, error);
  return refusedBy(speaker, { status, header: (name) => headerOf(error, name), text: "" }, errorNameOf(error));
}

/** The HTTP status of an error of the storage clients; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const status = member(error, "statusCode");
  return typeof status === "number" ? status : undefined;
}

/** The service's word for it (`AuthenticationFailed`); never its message, which repeats the request. */
function errorNameOf(error: unknown): string {
  const named = member(member(error, "details"), "errorCode");
  return typeof named === "string" ? named : errorCode(error);
}

/** Both clients answer with headers that are asked by name. */
function headerOf(error: unknown, name: string): string | undefined {
  const headers = member(member(error, "response"), "headers");
  const get = member(headers, "get");
  const value: unknown = typeof get === "function" ? Reflect.apply(get, headers, [name]) : undefined;
  return typeof value === "string" ? value : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
