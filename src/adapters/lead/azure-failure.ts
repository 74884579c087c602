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
  return typeof error === "object" && error !== null && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}

/** The service's word for it (`AuthenticationFailed`); never its message, which repeats the request. */
function errorNameOf(error: unknown): string {
  const details = typeof error === "object" && error !== null && "details" in error ? error.details : undefined;
  const named = typeof details === "object" && details !== null && "errorCode" in details ? details.errorCode : undefined;
  return typeof named === "string" ? named : errorCode(error);
}

function headerOf(error: unknown, name: string): string | undefined {
  const response = typeof error === "object" && error !== null && "response" in error ? error.response : undefined;
  if (typeof response !== "object" || response === null || !("headers" in response)) return undefined;
  const { headers } = response;
  return typeof headers === "object" && headers !== null && "get" in headers && typeof headers.get === "function"
    ? String(headers.get(name) ?? "") || undefined
    : undefined;
}
