import { readFile } from "node:fs/promises";

import { problem, quote, type Problem } from "../../../core/problem.ts";
import { minute, second, type Milliseconds } from "../../../core/time.ts";
import { errorCode } from "../../fault.ts";
import { isPassingStatus } from "../../try-again.ts";

/** A token of the Microsoft identity platform for storage, as the SDK's credentials give it. */
export type AccessToken = { readonly token: string; readonly expiresOnTimestamp: number };

/** Gives a token that still holds for a while. Throws `IdentityError`. */
export type TokenSource = (signal?: AbortSignalLike) => Promise<AccessToken>;

/** Of a signal only what the SDK promises. */
type AbortSignalLike = { readonly aborted: boolean };

type Environment = (name: string) => string | undefined;

/** Slipway could not show who it is, or is not known as that. */
export class IdentityError extends Error {
  override readonly name = "IdentityError";
  readonly problem: Problem;
  /** False where waiting may help. */
  readonly permanent: boolean;
  constructor(found: Problem, permanent: boolean) {
    super(found.text);
    this.problem = found;
    this.permanent = permanent;
  }
}

const scope = "https://storage.azure.com/.default";
/** What the identity platform wants to stand in a federated token (Azure workload identity federation). */
const audience = "api://AzureADTokenExchange";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/** A token is replaced this long before it ends, so that none ends under way. */
const marginMs: Milliseconds = 5 * minute;
const answerMs: Milliseconds = 30 * second;
/** Tokens have a few kilobytes. */
const longestAnswer = 64 * 1024;

/**
 * Workload identity: a token that this machine is given by its surroundings (a file that Kubernetes or `azure/login` names, or a GitHub job's OIDC
 * token) is exchanged for one of the identity platform, by the client-credentials flow with a federated credential. There is no secret to keep.
 * One token serves all accounts until it is about to end.
 */
export function workloadIdentity(environment: Environment): TokenSource {
  let known: Promise<AccessToken> | undefined;
  let goodUntil = 0;
  return async () => {
    if (known === undefined || Date.now() >= goodUntil) {
      goodUntil = Number.POSITIVE_INFINITY;
      known = exchanged(environment);
    }
    try {
      const token = await known;
      goodUntil = token.expiresOnTimestamp - marginMs;
      return token;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}

async function exchanged(environment: Environment): Promise<AccessToken> {
  const form = {
    client_id: needed(environment, "AZURE_CLIENT_ID"),
    scope,
    grant_type: "client_credentials",
    client_assertion_type: assertionType,
  };
  const tenant = encodeURIComponent(needed(environment, "AZURE_TENANT_ID"));
  const authority = environment("AZURE_AUTHORITY_HOST") ?? "https://login.microsoftonline.com";
  const body = new URLSearchParams({ ...form, client_assertion: await assertion(environment) });
  const url = `${authority.replace(/\/$/, "")}/${tenant}/oauth2/v2.0/token`;
  const answer = await ask(url, { method: "POST", body }, "The identity platform");
  const { access_token: token, expires_in: seconds } = answer;
  if (typeof token !== "string" || typeof seconds !== "number") throw unreadable("The identity platform");
  return { token, expiresOnTimestamp: Date.now() + seconds * second };
}

/** What says who this machine is. Read each time: such tokens are short-lived and are replaced in place. */
async function assertion(environment: Environment): Promise<string> {
  const file = environment("AZURE_FEDERATED_TOKEN_FILE");
  if (file !== undefined && file !== "") return (await readFile(file, "utf8").catch((error: unknown) => noFile(error))).trim();
  const [url, token] = [environment("ACTIONS_ID_TOKEN_REQUEST_URL"), environment("ACTIONS_ID_TOKEN_REQUEST_TOKEN")];
  if (url === undefined || token === undefined) throw nothingToShow();
  const target = URL.parse(url);
  if (target === null) throw unreadable("GitHub's token service");
  target.searchParams.set("audience", audience);
  const { value } = await ask(target.href, { headers: { authorization: `Bearer ${token}` } }, "GitHub's token service");
  if (typeof value !== "string" || value === "") throw unreadable("GitHub's token service");
  return value;
}

type Fields = Readonly<Record<string, unknown>>;

/** One request over https, its answer an object. A redirect is refused: it would carry what proves who we are elsewhere. */
async function ask(url: string, init: RequestInit, who: string): Promise<Fields> {
  if (!url.startsWith("https://")) throw unreadable(who);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(answerMs) });
    text = await response.text();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    throw failure(`${who} did not answer (${quote(errorCode(cause) || errorCode(error) || "connection failed")}).`, waitForIt, false);
  }
  const fields = text.length > longestAnswer ? undefined : parse(text);
  if (!response.ok) throw refused(who, response.status, fields);
  if (fields === undefined) throw unreadable(who);
  return fields;
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

const waitForIt = "Nothing to do: Slipway tries again.";
const federate =
  "Check AZURE_CLIENT_ID and AZURE_TENANT_ID, and that the app has a federated credential for this repository and environment (SECURITY.md, Storage without keys).";

function needed(environment: Environment, name: string): string {
  const value = environment(name)?.trim() ?? "";
  if (value === "") throw failure(`The settings name no key for a region's storage, and ${name} is not set.`, federate, true);
  return value;
}

function nothingToShow(): IdentityError {
  const remedy = "On GitHub give the jobs that copy `id-token: write`; elsewhere set AZURE_FEDERATED_TOKEN_FILE.";
  return failure("Nothing here says who Slipway is: there is neither a federated token file nor a job's OIDC token.", remedy, true);
}

function noFile(error: unknown): never {
  throw failure(`The file that AZURE_FEDERATED_TOKEN_FILE names cannot be read (${errorCode(error)}).`, federate, true);
}

/** The platform's own words may repeat what was sent: only its error code is told. */
function refused(who: string, status: number, fields: Fields | undefined): IdentityError {
  const { error, error_codes: codes } = fields ?? {};
  const number: unknown = Array.isArray(codes) ? codes[0] : undefined;
  const said = [String(status), typeof error === "string" ? error : "", typeof number === "number" ? `AADSTS${number}` : ""];
  const passes = isPassingStatus(status);
  return failure(
    `${who} refuses this machine (${quote(said.filter((part) => part !== "").join(" "))}).`,
    passes ? waitForIt : federate,
    !passes,
  );
}

function unreadable(who: string): IdentityError {
  return failure(
    `${who} did not answer as it should.`,
    "Check AZURE_AUTHORITY_HOST and the job's settings; addresses begin with https://.",
    true,
  );
}

function failure(text: string, remedy: string, permanent: boolean): IdentityError {
  return new IdentityError(problem("region-identity", text, remedy), permanent);
}
