import { problem, quote, type Problem } from "../../core/problem.ts";
import { second } from "../../core/time.ts";
import type { Failed } from "../../ports/world.ts";
import type { Reply } from "../ask.ts";
import { errorCode, errorText, isCertificateFault } from "../fault.ts";
import { masked } from "../masked.ts";
import { PrivateAddressError } from "../public-address.ts";
import { isPassingStatus, retryAfterMs } from "../try-again.ts";
import { refused } from "./lead-book.ts";

/** Who is spoken of: the kind of destination, the address people know it by, and what must not be shown. */
export type Speaker = { readonly kind: string; readonly host: string; readonly secrets: readonly string[] };

/** What an answer that is no success means: status, the server's own reason, and what to do about it. `reason` is the part of the body that says why. */
export function refusedBy(speaker: Speaker, { status, header, text }: Reply, reason: string = text): Failed {
  const said = `${nameOf(speaker)} answered ${status}${reason.trim() === "" ? "" : `: ${quote(masked(reason.trim(), speaker.secrets))}`}.`;
  if (status >= 300 && status < 400) return refused(problem("lead-redirected", `${said} It points elsewhere.`, remedies.redirected));
  if (isPassingStatus(status)) {
    const wait = retryAfterMs(header("retry-after"));
    return passing(problem("lead-busy", said, remedies.busy), wait);
  }
  const [code, remedy] = causes[status] ?? ["lead-refused", remedies.refused];
  return refused(problem(code, said, remedy));
}

/** The service could not be reached, or what came back was no answer. */
export function unreachable(speaker: Speaker, error: unknown): Failed {
  const name = nameOf(speaker);
  if (error instanceof PrivateAddressError)
    return refused(problem("lead-address-internal", `${name} leads to an address that is no part of the internet.`, remedies.internal));
  const said = `${name} cannot be reached: ${quote(masked(errorText(error), speaker.secrets))}.`;
  if (isCertificateFault(errorCode(error))) return refused(problem("lead-certificate", said, remedies.certificate));
  return passing(problem("lead-unreachable", said, remedies.unreachable));
}

/** An answer that does not say what the documents say it would. */
export function misunderstood(speaker: Speaker, what: string): Failed {
  return refused(problem("lead-answer-odd", `${nameOf(speaker)} gave an answer that is not understood: ${what}.`, remedies.odd));
}

function nameOf({ kind, host }: Speaker): string {
  return `Lead destination ${quote(kind)} (${host})`;
}

function passing(found: Problem, wait: number = 30 * second): Failed {
  return { kind: "failed", permanent: false, problem: found, retryAfterMs: wait };
}

const remedies = {
  redirected: "Name the address that it points to in the offer's leads, then publish again. Redirects are not followed.",
  busy: "Nothing to do now: Slipway tries again. If it stays, look at the service's limits and its status page.",
  refused: "Look at what it says, at the offer's leads, and at what that user may do there. Then publish again.",
  internal: "Name a public address, or allow others with `leadUrls: any` in .github/slipway.yaml.",
  certificate: "Renew the service's certificate, or name the host it is made out to. Then publish again.",
  unreachable: "Check the address in the offer's leads and that the service runs; Slipway tries again.",
  odd: "Check that the address in the offer's leads is that of the service. Then publish again.",
} as const;

const causes: Readonly<Record<number, readonly [code: string, remedy: string]>> = {
  400: ["lead-refused", remedies.refused],
  401: ["lead-not-allowed", "Renew the secret that the offer's leads name, where Slipway runs. Then publish again."],
  403: ["lead-not-allowed", "Give that user or application the right to create leads there. Then publish again."],
  404: ["lead-not-found", "Correct the address, table, form or organisation in the offer's leads. Then publish again."],
  410: ["lead-not-found", "Correct the address, table, form or organisation in the offer's leads. Then publish again."],
};
