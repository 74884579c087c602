import { problem, quote, type Problem } from "../../../core/problem.ts";
import { LeaseHeldError } from "../../blob-lease.ts";
import { serviceError } from "../../service-error.ts";
import { isPassingStatus } from "../../try-again.ts";
import { failed, ReadBackError, type RegionFailure } from "../region-problems.ts";
import { IdentityError } from "./workload-identity.ts";

const leaseLost = new Set([
  "LeaseAlreadyPresent",
  "LeaseIdMissing",
  "LeaseIdMismatchWithBlobOperation",
  "LeaseLost",
  "LeaseNotPresentWithBlobOperation",
]);

/** What an error of a region's storage means: the same codes as a folder's, and `region-refused` for keys that no longer open. */
export function explainAzure(region: string, error: unknown): RegionFailure {
  if (error instanceof IdentityError) return failed(region, error.permanent, error.problem);
  const name = quote(region);
  const { status, code } = serviceError(error);
  const said = quote([code, status === 0 ? "" : String(status)].filter((part) => part !== "").join(" "));
  if (error instanceof LeaseHeldError || leaseLost.has(code)) {
    const text = `Another process is copying this image to region ${name}.`;
    return failed(region, false, problem("region-busy", text, "Wait until it has ended; the next try finds its copy."));
  }
  if (error instanceof ReadBackError)
    return failed(region, false, problem("region-io", `Copying to region ${name} failed: ${quote(error.message)}.`, again));
  if (status === 401 || status === 403) {
    const remedy =
      "Renew the SAS token or key that the settings name for it (read, add, create, write, delete, list), check this machine's clock and the account's firewall, then publish again: what was copied so far is kept.";
    return failed(region, true, problem("region-refused", `The storage of region ${name} refuses the key (${said}).`, remedy));
  }
  if (status === 0 || isPassingStatus(status)) {
    const text = `The storage of region ${name} did not answer as it should, several times (${said}).`;
    return failed(region, false, problem("region-io", text, again));
  }
  return failed(region, false, problem("region-io", `The storage of region ${name} answered ${said}.`, again));
}

const again = "Check the region's storage, then publish again: what was copied so far is kept.";

/** Page blobs have whole pages; a VHD always does. */
export function lengthOdd(region: string, length: number): RegionFailure {
  const text = `The image has ${length} bytes, which is no multiple of 512, so that no page blob in region ${quote(region)} can hold it.`;
  return failed(region, true, problem("image-length", text, "Convert it to a fixed VHD."));
}

/** The account does not let anybody read without a key. */
export function publicRefused(region: string): Problem {
  const text = `The storage account of region ${quote(region)} does not let Slipway make a container that customers can read.`;
  const remedy =
    "Allow anonymous access to blobs on the account, or make the container slipway-public yourself and let those read it who should; then publish again.";
  return problem("region-public-refused", text, remedy);
}

/** A server-side copy inside one account that came to nothing. */
export function shareFailed(region: string): Problem {
  const text = `The storage of region ${quote(region)} gave up copying the image to where customers read it.`;
  return problem("region-io", text, again);
}
