import { errorCode } from "../../fault.ts";
import { isPassingStatus, retryAfterMs, type Verdict } from "../../try-again.ts";
import { TransferError, type Answer } from "./transport.ts";

/** An answer that is not the bytes asked for: its status and what else it says. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`The server answered ${answer.status}`);
    this.answer = answer;
  }
}

/** The server has other bytes now than when the image was opened. */
export class ChangedError extends Error {
  override readonly name = "ChangedError";
}

/** The server does not do what reading by range needs; `code` says what. */
export class UnfitError extends Error {
  override readonly name = "UnfitError";
  readonly code: "redirect" | "no-ranges" | "no-etag" | "encoded";
  constructor(code: UnfitError["code"]) {
    super(code);
    this.code = code;
  }
}

const passing = new Set(["ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EPIPE", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "ECONNABORTED"]);

/** Whether a failed request is worth another one. */
export function judge(error: unknown): Verdict {
  if (error instanceof TransferError) return { again: true };
  if (error instanceof RefusedError) {
    const { status, header } = error.answer;
    const afterMs = retryAfterMs(header("retry-after"));
    return isPassingStatus(status) ? { again: true, ...(afterMs === undefined ? {} : { afterMs }) } : { again: false };
  }
  return passing.has(errorCode(error)) ? { again: true } : { again: false };
}
