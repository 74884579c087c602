import { redactSignature } from "../core/rules/redact-signature.ts";
import { errorCode } from "./fault.ts";
import { isPassingStatus, retryAfterMs, type Verdict } from "./try-again.ts";

/** What Azure's storage service, or the way to it, says about a request that failed. */
export type ServiceError = {
  /** 0 when no answer came. */
  readonly status: number;
  /** The service's own code (`LeaseAlreadyPresent`), else the system's (`ECONNRESET`), else "". */
  readonly code: string;
  readonly retryAfter: string | undefined;
};

/** Reads an error of the SDK by its shape: its classes are loaded only where storage is used. */
export function serviceError(error: unknown): ServiceError {
  const { statusCode, details, response, cause }: Shape = typeof error === "object" && error !== null ? error : {};
  const status = typeof statusCode === "number" ? statusCode : 0;
  const own = textIn(details, "errorCode") ?? headerOf(response, "x-ms-error-code");
  const system = errorCode(cause) || errorCode(error) || (error instanceof Error ? error.name : "");
  return { status, code: redactSignature(own ?? system), retryAfter: headerOf(response, "retry-after") };
}

/** Whether the service answered with this code. */
export function isService(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(serviceError(error).code);
}

/** True when what was asked for is not there. A HEAD's answer has no body, and so not always a code. */
export function isNotFound(error: unknown): boolean {
  return serviceError(error).status === 404;
}

const passing = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ETIMEDOUT",
  "EPIPE",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ERR_STREAM_PREMATURE_CLOSE",
  "REQUEST_SEND_ERROR",
  "AbortError",
  "TimeoutError",
  "ServerBusy",
  "OperationTimedOut",
  "InternalError",
]);

/** Whether a failed request is worth another one. Every request here may be repeated: each says what must be so for it to take effect. */
export function judgeService(error: unknown): Verdict {
  const { status, code, retryAfter } = serviceError(error);
  // A body that was damaged on the way there, or an answer that broke off on the way back.
  if (code === "Md5Mismatch" || code === "PARSE_ERROR") return { again: true };
  const afterMs = retryAfterMs(retryAfter);
  if (status !== 0 ? isPassingStatus(status) : passing.has(code)) return { again: true, ...(afterMs === undefined ? {} : { afterMs }) };
  return { again: false };
}

type Shape = {
  readonly statusCode?: unknown;
  readonly details?: unknown;
  readonly response?: unknown;
  readonly cause?: unknown;
};

function textIn(value: unknown, key: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" ? found : undefined;
}

function headerOf(response: unknown, name: string): string | undefined {
  if (typeof response !== "object" || response === null || !("headers" in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== "object" || headers === null || !("get" in headers) || typeof headers.get !== "function") return undefined;
  const value: unknown = headers.get(name);
  return typeof value === "string" ? value : undefined;
}
