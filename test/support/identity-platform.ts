import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { text } from "node:stream/consumers";

import type { Certificate } from "./azurite.ts";

type Answer = readonly [status: number, body: unknown];

/** The two services behind a workload identity on loopback: GitHub's, which says who a job is, and the token endpoint of the identity platform. */
export type IdentityPlatform = AsyncDisposable & {
  /** What a job's environment holds. */
  readonly environment: Readonly<Record<string, string>>;
  /** Requests of each path, in order. */
  readonly asked: string[];
  /** Says who this machine is, as a file would hold it. */
  readonly assertion: () => string;
  /** Answers the next request instead. */
  fault: (path: string) => Answer | undefined;
  /** Seconds that tokens hold. */
  holds: number;
};

const [clientId, tenantId, requestToken] = [randomUUID(), randomUUID(), "request-token"];

/** Starts both; each takes exactly what the real one documents, and nothing more. */
export async function startIdentityPlatform({ certFile, keyFile }: Certificate): Promise<IdentityPlatform> {
  const known = new Set<string>();
  const assertion = (): string => {
    const issued = jwt({ sub: "repo:contoso/offers:environment:slipway", aud: "api://AzureADTokenExchange", jti: randomUUID() });
    known.add(issued);
    return issued;
  };
  const http = createServer({ cert: await readFile(certFile), key: await readFile(keyFile) }, (request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "https://127.0.0.1");
    platform.asked.push(pathname);
    const body = await text(request);
    const own =
      pathname === "/oidc" ? idToken(request, searchParams, assertion) : token(request, pathname, body, { known, holds: platform.holds });
    const [status, said] = platform.fault(pathname) ?? own;
    response.writeHead(status, {
      "content-type": "application/json",
      ...(status === 302 ? { location: "https://127.0.0.1/elsewhere" } : {}),
    });
    response.end(typeof said === "string" ? said : JSON.stringify(said));
  };
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const origin = `https://127.0.0.1:${address.port}`;
  const platform: IdentityPlatform = {
    environment: {
      AZURE_CLIENT_ID: clientId,
      AZURE_TENANT_ID: tenantId,
      AZURE_AUTHORITY_HOST: origin,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/oidc?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    asked: [],
    assertion,
    fault: () => undefined,
    holds: 3600,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return platform;
}

function idToken({ method, headers }: IncomingMessage, query: URLSearchParams, assertion: () => string): Answer {
  if (method !== "GET" || headers.authorization !== `Bearer ${requestToken}`) return [401, { message: "Unauthorized" }];
  if (query.get("api-version") !== "2.0" || query.get("audience") !== "api://AzureADTokenExchange") return [400, { message: "Bad query" }];
  return [200, { value: assertion() }];
}

/** OAuth 2.0 client credentials with a federated credential: every field, each once, and no other. */
function token(
  { method, headers }: IncomingMessage,
  path: string,
  body: string,
  { known, holds }: { readonly known: ReadonlySet<string>; readonly holds: number },
): Answer {
  if (path !== `/${tenantId}/oauth2/v2.0/token`) return [404, { error: "invalid_tenant", error_codes: [90002] }];
  const form = Object.fromEntries(new URLSearchParams(body));
  const { client_assertion: shown = "", ...rest } = form;
  const wanted = {
    client_id: clientId,
    scope: "https://storage.azure.com/.default",
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  };
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  if (method !== "POST" || !isForm || JSON.stringify(rest) !== JSON.stringify(wanted))
    return [400, { error: "invalid_request", error_codes: [900144] }];
  if (!known.has(shown)) return [401, { error: "invalid_client", error_codes: [700211], error_description: `AADSTS700211: ${shown}` }];
  const [iat, nbf] = [seconds(), seconds() - 60];
  const claims = {
    aud: "https://storage.azure.com",
    iss: `https://sts.windows.net/${tenantId}/`,
    iat,
    nbf,
    exp: iat + holds,
    oid: clientId,
    tid: tenantId,
  };
  return [200, { token_type: "Bearer", expires_in: holds, access_token: jwt(claims) }];
}

function jwt(claims: unknown): string {
  return [{ alg: "RS256", typ: "JWT" }, claims, "signature"]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
