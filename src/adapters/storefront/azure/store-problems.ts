import { problem, quote } from "../../../core/problem.ts";
import { second } from "../../../core/time.ts";
import type { Failed } from "../../../ports/world.ts";
import { LeaseHeldError } from "../../blob-lease.ts";
import { serviceError } from "../../service-error.ts";
import { isPassingStatus } from "../../try-again.ts";
import { StoreRefusal } from "../places.ts";

/** Another process was faster, or is at it. */
const busy = new Set([
  "ConditionNotMet",
  "BlobAlreadyExists",
  "LeaseAlreadyPresent",
  "LeaseIdMissing",
  "LeaseIdMismatchWithBlobOperation",
  "LeaseLost",
  "LeaseNotPresentWithBlobOperation",
  "ContainerBeingDeleted",
]);

/** What an error of the store front's storage means. */
export function explainStore(error: unknown): Failed {
  if (error instanceof StoreRefusal) return { kind: "failed", permanent: true, problem: error.problem };
  const { status, code } = serviceError(error);
  if (error instanceof LeaseHeldError || busy.has(code)) {
    const found = problem("store-busy", "Another process is changing the store front.", "Nothing to do: Slipway tries again.");
    return { kind: "failed", permanent: false, problem: found, retryAfterMs: 5 * second };
  }
  const said = quote([code, status === 0 ? "" : String(status)].filter((part) => part !== "").join(" "));
  if (code === "PublicAccessNotPermitted") return permanently("store-public-refused", noPublic, allowPublic);
  if (status === 401 || status === 403)
    return permanently(
      "store-refused",
      `The store front's storage refuses the key (${said}).`,
      "Renew the key that storeAt names, check this machine's clock and the account's firewall, then publish again.",
    );
  const again = "Check the storage account that storeAt names, then publish again.";
  const passes = status === 0 || isPassingStatus(status);
  const text = passes
    ? `The store front's storage did not answer as it should, several times (${said}).`
    : `The store front's storage answered ${said}.`;
  return { kind: "failed", permanent: false, problem: problem("store-io", text, again) };
}

const noPublic = "The store front's storage account does not let Slipway make a container that customers can read.";
const allowPublic =
  "Allow anonymous access to blobs on the account, or turn its static website on and name that container: container: $web below storeAt.";

function permanently(code: string, text: string, remedy: string): Failed {
  return { kind: "failed", permanent: true, problem: problem(code, text, remedy) };
}
