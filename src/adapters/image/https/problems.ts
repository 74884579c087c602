import { problem, quote, type Problem } from "../../../core/problem.ts";
import { errorCode } from "../../fault.ts";
import { PrivateAddressError, type AddressFault } from "../../public-address.ts";
import { ChangedError, RefusedError, UnfitError } from "./failure.ts";
import { TransferError, type Answer } from "./transport.ts";

const fetchIt = "Or fetch the image to a file below the repository and name it by `path`.";
const renew = "Create a new SAS URL for the container with List and Read, and put it in the place of the old one.";

/** A URL that is not asked at all. */
export function addressProblem(name: string, fault: AddressFault): Problem {
  const image = quote(name);
  switch (fault) {
    case "not-a-url":
      return problem(
        "image-url-invalid",
        `The URL of the image ${image} is none.`,
        "Write it whole: https://account.blob.core.windows.net/….",
      );
    case "not-https":
      return problem("image-url-invalid", `The URL of the image ${image} does not begin with https://.`, "Name an https URL.");
    case "private":
      return problem(
        "image-url-private",
        `The URL of the image ${image} leads to an address that is not on the internet.`,
        `Use the storage's public address. ${fetchIt}`,
      );
  }
}

/** What a failed request means to people. The URL is never shown: its query is the key to the container. */
export function requestProblem(name: string, url: URL, error: unknown): Problem {
  if (error instanceof ChangedError) return changed(name);
  if (error instanceof PrivateAddressError) return addressProblem(name, "private");
  if (error instanceof UnfitError) return unfit(name, error.code);
  if (error instanceof RefusedError) return refused(name, url, error.answer);
  const said = error instanceof TransferError ? error.message : errorCode(error) || "the connection failed";
  return unreadable(name, said);
}

function changed(name: string): Problem {
  return problem(
    "image-changed",
    `The image ${quote(name)} changed on its server while it was read.`,
    "Put the image that was meant back, or declare the new one in the manifest and publish again. Never write to an image in place.",
  );
}

const unfitTexts: Readonly<Record<UnfitError["code"], string>> = {
  redirect: "is answered with a redirect, which is not followed",
  "no-ranges": "is on a server that does not give parts of a file (ranges)",
  "no-etag": "has no strong ETag, so that a change while it is read could not be seen",
  encoded: "is sent compressed, so that parts of it make no sense",
};

function unfit(name: string, code: UnfitError["code"]): Problem {
  return problem(`image-url-${code}`, `The image ${quote(name)} ${unfitTexts[code]}.`, `Name the URL of the blob itself. ${fetchIt}`);
}

function refused(name: string, url: URL, answer: Answer): Problem {
  const image = quote(name);
  const { status, header } = answer;
  if (status === 416) return problem("image-empty", `The image ${image} is empty.`, "Upload it again.");
  if (status === 404)
    return problem("image-missing", `There is no image ${image} at its URL.`, "Check the URL's path, and that the blob was uploaded.");
  if (status !== 401 && status !== 403) return unreadable(name, `it answered ${status}`);
  const { searchParams } = url;
  const end = searchParams.get("se");
  const start = searchParams.get("st");
  // Judged by the server's clock, which is the one that refused.
  const clock = Date.parse(header("date") ?? "") || Date.now();
  if (end !== null && Date.parse(end) <= clock)
    return problem("image-url-expired", `The SAS URL of the image ${image} ended at ${quote(end)}.`, renew);
  if (start !== null && Date.parse(start) > clock)
    return problem("image-url-early", `The SAS URL of the image ${image} is valid from ${quote(start)} only.`, renew);
  const why = quote(header("x-ms-error-code") ?? status);
  return problem(
    "image-url-refused",
    `The server refuses the SAS URL of the image ${image} (${why}).`,
    `Check that it was not revoked, that it is whole, and that the account's firewall lets this machine in. ${renew}`,
  );
}

function unreadable(name: string, said: string): Problem {
  return problem(
    "image-unreadable",
    `The image ${quote(name)} cannot be read from its server: ${said}.`,
    "Check that the server can be reached from here, then run this again.",
  );
}
