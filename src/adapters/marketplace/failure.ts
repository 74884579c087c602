import { problem, quote, type Problem } from "../../core/problem.ts";
import { minute, second, type Milliseconds } from "../../core/time.ts";
import type { Failed, Later } from "../../ports/world.ts";
import type { Reply } from "../ask.ts";
import { errorCode, errorText, isCertificateFault } from "../fault.ts";
import { asObject, fieldOf, listOf, objectOf } from "../json.ts";
import { masked } from "../masked.ts";
import { PrivateAddressError } from "../public-address.ts";
import { isPassingStatus, retryAfterMs } from "../try-again.ts";

/** Why something could not be asked. `wasSent` says whether it may have had an effect all the same. */
export type Refusal = { readonly failed: Failed; readonly wasSent: "no" | "perhaps" };

/** What an answer that is no success means, with what the server said. An answer says for sure that nothing was done, but for faults of the server. */
export function refusalOf(reply: Reply, secrets: readonly string[]): Refusal {
  const { status, header } = reply;
  const said = `The marketplace answered ${status}${reasonOf(reply, secrets)}.`;
  if (status >= 300 && status < 400) return permanent("market-redirected", `${said} It points elsewhere.`, remedies.redirected);
  if (status === 409 || status === 423) return passing(problem("market-locked", said, remedies.busy), 5 * minute, "no");
  if (status === 429 || status === 503)
    return passing(problem("market-busy", said, remedies.later), retryAfterMs(header("retry-after")) ?? minute, "no");
  if (isPassingStatus(status)) return passing(problem("market-unreachable", said, remedies.later), minute, "perhaps");
  const [code, remedy] = causes[status] ?? ["market-refused", remedies.refused];
  return permanent(code, said, remedy);
}

/** The connection failed. Whether the request had arrived is not known once anything was sent. */
export function unreachable(error: unknown, secrets: readonly string[]): Refusal {
  if (error instanceof PrivateAddressError)
    return permanent(
      "market-address-internal",
      "The marketplace's address leads to a network that is no part of the internet.",
      remedies.internal,
    );
  const said = `The marketplace cannot be reached: ${quote(masked(errorText(error), secrets))}.`;
  if (isCertificateFault(errorCode(error))) return permanent("market-certificate", said, remedies.certificate);
  const neverLeft = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"].includes(errorCode(error));
  return passing(problem("market-unreachable", said, remedies.later), 30 * second, neverLeft ? "no" : "perhaps");
}

/** An answer that does not say what the documents say it would: a request may have been taken all the same. */
export function misunderstood(what: string): Refusal {
  const text = `The marketplace gave an answer that is not understood: ${what}.`;
  return { failed: failedWith(problem("market-answer-odd", text, remedies.odd)), wasSent: "perhaps" };
}

/**
 * A refusal while nothing is at stake: a publication that is under way, or one that waits for somebody else's, takes days, and must not use up its
 * attempts on the way. The step's deadline bounds it.
 */
export function patiently({ failed }: Refusal): Failed | Later {
  if (failed.permanent) return failed;
  return { kind: "later", checkAfterMs: failed.retryAfterMs ?? minute, note: `waiting for the marketplace (${failed.problem.code})` };
}

/** A failure that trying again would not mend. */
export function failedWith(found: Problem): Failed {
  return { kind: "failed", permanent: true, problem: found };
}

function permanent(code: string, text: string, remedy: string): Refusal {
  return { failed: failedWith(problem(code, text, remedy)), wasSent: "no" };
}

function passing(found: Problem, wait: Milliseconds, wasSent: Refusal["wasSent"]): Refusal {
  return { failed: { kind: "failed", permanent: false, problem: found, retryAfterMs: wait }, wasSent };
}

const mostReasons = 5;

/** The server's own words: `{ error: { code, message, details } }` (errors of the API), or the beginning of what it sent. */
function reasonOf({ text }: Reply, secrets: readonly string[]): string {
  const error = asObject(objectOf(text)?.["error"]);
  const reasons = error === undefined ? [text.trim()] : errorTexts([error]);
  return reasonText(reasons, secrets);
}

/** Errors as sentences, each quoted; `reasons` come from the server. */
export function reasonText(reasons: readonly string[], secrets: readonly string[]): string {
  const told = reasons.filter((reason) => reason !== "").slice(0, mostReasons);
  const more = reasons.length > mostReasons ? ` (and ${reasons.length - mostReasons} more)` : "";
  return told.length === 0 ? "" : `: ${told.map((reason) => quote(masked(reason, secrets))).join("; ")}${more}`;
}

/** Codes and messages of errors, the innermost instead of what stands around them: only they say what is wrong (schema `inner-error`). */
export function errorTexts(errors: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return errors.flatMap((error) => {
    const details = listOf(error, "details");
    if (details.length > 0) return errorTexts(details);
    const place = fieldOf(error, "resourceId");
    return [[fieldOf(error, "code"), place, fieldOf(error, "message")].filter((part) => part !== undefined && part !== "").join(" ")];
  });
}

const remedies = {
  redirected: "Nothing was sent. Redirects are not followed; look whether the service has moved, and for a newer Slipway.",
  busy: "Another publication of this offer is under way there. Nothing to do: Slipway tries again.",
  later: "Nothing to do now: Slipway tries again.",
  refused: "Correct what it says in the offer's manifests, merge, and publish again.",
  internal: "Look at this machine's name resolution: the marketplace's hosts are on the internet.",
  certificate: "Look for a proxy that replaces certificates, or at this machine's clock and certificates.",
  odd: "Look for a newer Slipway. Look in Partner Center whether a publication is under way before you publish again.",
} as const;

const causes: Readonly<Record<number, readonly [code: string, remedy: string]>> = {
  400: ["market-refused", remedies.refused],
  401: [
    "market-not-allowed",
    "Renew the client secret that `marketplace` in .github/slipway.yaml names, where Slipway runs. Then publish again.",
  ],
  403: [
    "market-not-allowed",
    "Give the application the role Manager for this publisher in Partner Center (Account settings, User management). Then publish again.",
  ],
  404: ["market-not-found", "Check that the offer belongs to the publisher whose application `marketplace` names. Then publish again."],
};
