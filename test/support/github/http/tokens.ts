import { createPublicKey, generateKeyPairSync, randomBytes, verify } from "node:crypto";

import { trusted } from "../../../../src/manifest/trusted.ts";
import { type Caller, Refusal, type Token } from "../routes/route.ts";
import type { Permissions } from "../types.ts";
import { accountOf, knownAccount } from "../world/people.ts";
import { githubActions, type World } from "../world/world.ts";

export type Tokens = {
  privateKey(): string;
  add(token: string, caller: Token, expiresAt?: Date): void;
  /** A new token of a job; every call gives another. */
  addJob(permissions: Permissions): string;
  /** Whom the Authorization header names. Throws 401. */
  callerOf(authorization: string | undefined): Caller;
  /** Git also knows people, as `user:<login>`. */
  gitCallerOf(authorization: string | undefined): Caller;
};

type Keys = { readonly publicKey: string; readonly privateKey: string };

let keys: Keys | undefined;

/** The App's keys are made once per process, and only when somebody asks: 2048 bits take a while. */
function appKeys(): Keys {
  keys ??= generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return keys;
}

/** Who holds which token. */
export function createTokens(world: World): Tokens {
  const known = new Map<string, { readonly caller: Token; readonly expiresAt: Date | undefined }>();
  const callerOf = (authorization: string | undefined): Caller => {
    const secret = secretOf(authorization);
    if (secret === undefined) return { kind: "anonymous" };
    if (secret.split(".").length === 3) return verifyJwt(secret, world);
    const found = known.get(secret);
    if (found === undefined || (found.expiresAt !== undefined && found.expiresAt <= world.now())) throw new Refusal(401, "Bad credentials");
    return found.caller;
  };
  return {
    privateKey: () => appKeys().privateKey,
    add: (token, caller, expiresAt) => void known.set(token, { caller, expiresAt }),
    addJob: (permissions) => {
      const token = `ghs_${randomBytes(18).toString("hex")}`;
      known.set(token, { caller: jobCaller(world, permissions), expiresAt: undefined });
      return token;
    },
    callerOf,
    gitCallerOf: (authorization) => personOf(world, authorization) ?? callerOf(authorization),
  };
}

function jobCaller(world: World, permissions: Permissions): Token {
  const account = knownAccount(world, `${githubActions.slug}[bot]`);
  const named = Object.fromEntries(Object.entries(permissions).map(([name, level]) => [name.replaceAll("-", "_"), level]));
  const doer = { account, app: githubActions, startsWorkflows: false };
  return { kind: "job", account, app: githubActions, doer, permissions: { metadata: "read", ...named } };
}

function secretOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const [scheme = "", value = ""] = authorization.split(" ");
  if (/^(?:bearer|token)$/iu.test(scheme)) return value;
  if (/^basic$/iu.test(scheme)) return Buffer.from(value, "base64").toString().split(":").slice(1).join(":");
  throw new Refusal(401, "Bad credentials");
}

function personOf(world: World, authorization: string | undefined): Caller | undefined {
  const [user, login] = Buffer.from(authorization?.replace(/^basic /iu, "") ?? "", "base64")
    .toString()
    .split(":");
  const account = user === "user" ? accountOf(world, login ?? "") : undefined;
  return account === undefined ? undefined : { kind: "person", account, doer: { account, app: null, startsWorkflows: true } };
}

/** How long a JWT may live, and how far the client's clock may run ahead, in seconds. */
const jwtLife = 600;
const clockSkew = 60;

type Claims = { readonly iat: number; readonly exp: number; readonly iss: string | number };

/** The messages are those that clients read to correct a clock that is wrong. */
function verifyJwt(jwt: string, world: World): Caller {
  const [head = "", body = "", signature = ""] = jwt.split(".");
  const signed = verify(
    "RSA-SHA256",
    Buffer.from(`${head}.${body}`),
    createPublicKey(appKeys().publicKey),
    Buffer.from(signature, "base64url"),
  );
  if (!signed) throw new Refusal(401, "A JSON web token could not be decoded");
  const claims = trusted<Claims>(JSON.parse(Buffer.from(body, "base64url").toString()));
  const now = Math.floor(world.now().getTime() / 1000);
  if (String(claims.iss) !== String(world.app.id)) throw new Refusal(401, "Integration not found");
  if (claims.iat > now + clockSkew)
    throw new Refusal(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  if (claims.exp <= now)
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (claims.exp > now + jwtLife + clockSkew) throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  return { kind: "app" };
}

/** How the log and messages call somebody. */
export function nameOf(caller: Caller, world: World): string {
  if (caller.kind === "anonymous") return "anonymous";
  return caller.kind === "app" ? `app ${world.app.slug}` : caller.account.login;
}
