import { problem, quote } from "../../core/problem.ts";
import { minute } from "../../core/time.ts";
import type { Failed } from "../../ports/world.ts";
import { errorCode, errorText } from "../fault.ts";

export type SmtpContext = { readonly server: string; readonly recipient: string; readonly redact: (text: string) => string };

/** Greylisting servers (RFC 6647) usually let a sender in after five minutes. */
const greylistingMs = 5 * minute;
const unreachableRetryMs = minute;

const closing = 421;
const authenticationReplies: readonly number[] = [530, 534, 535, 538];

/**
 * Judges what a mail server or the way to it answered (RFC 5321 §4.2.1): 4xx, timeouts and lost connections pass; 5xx, a refused login and an
 * untrusted certificate do not.
 */
export function smtpFailure(error: unknown, context: SmtpContext): Failed {
  const reply = replyCode(error);
  const said = quote(context.redact(errorText(error)));
  if (isLogin(error, reply)) return loginFailure(said, context, reply);
  // 421 closes the connection, whatever was asked (RFC 5321, 3.8): the server is away, or has had enough of us for now.
  if (reply !== undefined && reply !== closing) return replyFailure(said, context, reply);
  return isTls(error) ? tlsFailure(said, context) : unreachableFailure(said, context);
}

/** Another process was sending for the whole wait. */
export function busyFailure(): Failed {
  const found = problem("mail-busy", "Another process is sending mail.", "Nothing to do: Slipway tries again.");
  return { kind: "failed", permanent: false, problem: found, retryAfterMs: unreachableRetryMs };
}

function replyCode(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("responseCode" in error) || typeof error.responseCode !== "number") return undefined;
  return error.responseCode >= 400 && error.responseCode < 600 ? error.responseCode : undefined;
}

function isLogin(error: unknown, reply: number | undefined): boolean {
  return ["EAUTH", "ENOAUTH"].includes(errorCode(error)) || (reply !== undefined && authenticationReplies.includes(reply));
}

/** 454 is "temporary authentication failure" (RFC 4954 §6). */
function loginFailure(said: string, { server }: SmtpContext, reply: number | undefined): Failed {
  const found = problem("mail-auth", `${server} refused the login: ${said}`, "Check the secrets of `mail.user` and `mail.password`.");
  return reply !== undefined && reply < 500
    ? { kind: "failed", permanent: false, problem: found, retryAfterMs: unreachableRetryMs }
    : { kind: "failed", permanent: true, problem: found };
}

function replyFailure(said: string, { server, recipient }: SmtpContext, reply: number): Failed {
  const text = `${server} refused the message for ${quote(recipient)} with ${reply}: ${said}`;
  if (reply < 500)
    return {
      kind: "failed",
      permanent: false,
      problem: problem("mail-refused", text, "Nothing to do: Slipway tries again."),
      retryAfterMs: greylistingMs,
    };
  const remedy = "Correct the address (`/notify`, or `notify` in the offer), or ask the server's administrator to accept it.";
  return { kind: "failed", permanent: true, problem: problem("mail-refused", text, remedy) };
}

function isTls(error: unknown): boolean {
  return errorCode(error) === "ETLS" || /certificate|self-signed|SSL|TLS/i.test(errorText(error));
}

function tlsFailure(said: string, { server }: SmtpContext): Failed {
  const remedy =
    "Give the server a certificate this machine trusts (NODE_EXTRA_CA_CERTS names more), or check `mail.host`, `mail.port` and `mail.secure`.";
  return { kind: "failed", permanent: true, problem: problem("mail-tls", `No trusted connection to ${server}: ${said}`, remedy) };
}

function unreachableFailure(said: string, { server }: SmtpContext): Failed {
  const remedy = "Check `mail.host` and `mail.port` and that the server runs; Slipway tries again.";
  const found = problem("mail-unreachable", `${server} cannot be reached: ${said}`, remedy);
  return { kind: "failed", permanent: false, problem: found, retryAfterMs: unreachableRetryMs };
}
