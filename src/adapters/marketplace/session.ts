import { problem } from "../../core/problem.ts";
import type { Milliseconds } from "../../core/time.ts";
import { minute, second } from "../../core/time.ts";
import { ask, type AskOptions, type Question } from "../ask.ts";
import { fieldOf, objectOf } from "../json.ts";
import { failedWith, misunderstood, refusalOf, unreachable, type Refusal } from "./failure.ts";

/** Where the services are; others than Microsoft's in tests only. */
export type Services = { readonly signIn: string; readonly api: string };

export const usualServices: Services = {
  signIn: "https://login.microsoftonline.com",
  api: "https://graph.microsoft.com/rp/product-ingestion",
};

export type SessionOptions = {
  readonly tenantId: string;
  readonly clientId: string;
  /** Name of the environment variable that holds the client secret. */
  readonly clientSecret: string;
  readonly environment: (name: string) => string | undefined;
  readonly services: Services;
  readonly allowInternal: boolean;
  readonly patienceMs?: Milliseconds;
  readonly now: () => number;
};

/** Fields of an answer. */
export type Said = Readonly<Record<string, unknown>>;

/** One signed-in client of the Product Ingestion API. `secrets` are masked in whatever the server says about a request. */
export type Session = {
  get(path: string, query: Readonly<Record<string, string>>): Promise<Said | Refusal>;
  post(path: string, body: string, secrets: readonly string[]): Promise<Said | Refusal>;
};

/** The schema version that requests are written in and answers are asked for in. */
const schemaVersion = "2022-03-01-preview5";
const scope = "https://graph.microsoft.com/.default";
const longestTree = 16 * 1024 * 1024;

/** Opens a client; it signs in at its first request and again when its token ends. */
export function openSession(options: SessionOptions): Session {
  let token: { readonly value: string; readonly endsAt: number } | undefined;
  const asking: AskOptions = {
    allowInternal: options.allowInternal,
    longestBody: longestTree,
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
  };
  const signedIn = async (): Promise<string | Refusal> => {
    if (token !== undefined && options.now() < token.endsAt) return token.value;
    const fresh = await signIn(options, asking);
    if ("failed" in fresh) return fresh;
    token = fresh;
    return fresh.value;
  };
  const send = async (question: Omit<Question, "headers">, secrets: readonly string[]): Promise<Said | Refusal> => {
    const bearer = await signedIn();
    if (typeof bearer !== "string") return bearer;
    const headers = {
      authorization: `Bearer ${bearer}`,
      accept: "application/json",
      ...(question.body === undefined ? {} : { "content-type": "application/json" }),
    };
    const answer = await answerTo({ ...question, headers }, asking, [...secrets, bearer]);
    // A token that the service does not take any more is not kept.
    if (isRefusal(answer) && answer.failed.problem.code === "market-not-allowed") token = undefined;
    return answer;
  };
  const address = (path: string, query: Readonly<Record<string, string>>): URL =>
    new URL(`${options.services.api}/${path}?${new URLSearchParams({ ...query, $version: schemaVersion }).toString()}`);
  return {
    get: (path, query) => send({ method: "GET", url: address(path, query) }, []),
    post: (path, body, secrets) => send({ method: "POST", url: address(path, {}), body }, secrets),
  };
}

/** OAuth 2.0 client credentials ("Microsoft identity platform and the OAuth 2.0 client credentials flow", first case: a shared secret). */
async function signIn(options: SessionOptions, asking: AskOptions): Promise<{ readonly value: string; readonly endsAt: number } | Refusal> {
  const { tenantId, clientId, clientSecret, environment, services, now } = options;
  const secret = environment(clientSecret);
  if (secret === undefined || secret === "") return { failed: failedWith(noSecret(clientSecret)), wasSent: "no" };
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: secret, scope });
  const question = {
    method: "POST",
    url: new URL(`${services.signIn}/${tenantId}/oauth2/v2.0/token`),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  } as const;
  const answer = await answerTo(question, asking, [secret]);
  // Nothing of the offer was sent yet, whatever became of the sign-in.
  if (isRefusal(answer)) return { failed: signInFailed(answer), wasSent: "no" };
  const value = fieldOf(answer, "access_token");
  if (value === undefined) return { ...misunderstood("it holds no access_token"), wasSent: "no" };
  const lasts = typeof answer["expires_in"] === "number" ? answer["expires_in"] * second : 0;
  return { value, endsAt: now() + Math.max(0, lasts - minute) };
}

/** A client that the authority does not know is a 400 or a 401, and both mean the same secret (RFC 6749 §5.2). */
function signInFailed({ failed }: Refusal): Refusal["failed"] {
  if (!failed.permanent || !["market-refused", "market-not-allowed"].includes(failed.problem.code)) return failed;
  const remedy = "Check tenantId, clientId and the secret of `marketplace` in .github/slipway.yaml. Then publish again.";
  return failedWith({ ...failed.problem, code: "market-not-allowed", remedy });
}

function noSecret(name: string): ReturnType<typeof problem> {
  return problem(
    "secret-missing",
    `The environment variable ${name} is not set.`,
    `Set ${name} where Slipway runs; .github/slipway.yaml names it. Then publish again.`,
  );
}

async function answerTo(question: Question, asking: AskOptions, secrets: readonly string[]): Promise<Said | Refusal> {
  try {
    const reply = await ask(question, asking);
    if (reply.status < 200 || reply.status >= 300) return refusalOf(reply, secrets);
    return objectOf(reply.text) ?? misunderstood("it is no JSON object");
  } catch (error) {
    return unreachable(error, secrets);
  }
}

export function isRefusal(answer: Said | Refusal): answer is Refusal {
  return "failed" in answer && "wasSent" in answer;
}
