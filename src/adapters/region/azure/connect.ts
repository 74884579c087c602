import type { BlobClient, BlobServiceClient } from "@azure/storage-blob";

import { problem, quote } from "../../../core/problem.ts";
import type { StorageAccount } from "../../../core/settings.ts";
import { hour, minute } from "../../../core/time.ts";
import { failed, type RegionFailure } from "../region-problems.ts";
import type { TokenSource } from "./workload-identity.ts";

/** What an account may be opened with, besides its key. */
type Credentials = { readonly environment: (name: string) => string | undefined; readonly identity: TokenSource };

type How = { readonly abortSignal: AbortSignal };

export type Service = {
  readonly client: BlobServiceClient;
  /** One request at most. */
  readonly readableUrl: (blob: BlobClient, from: "here" | "elsewhere", how: How) => Promise<string>;
};

/** One try each: `tryAgain` does the rest, and honours Retry-After. */
const pipeline = { retryOptions: { maxTries: 1 } };
const readableMs = 24 * hour;
/** A clock that is behind ours must not find a key that begins only later. */
const skewMs = 15 * minute;

/**
 * A client with the account's key, a SAS token of it, or Slipway's own identity. The SDK is loaded here and nowhere else: who keeps images in folders
 * does not pay for it.
 */
export async function connect(region: string, { url, key }: StorageAccount, options: Credentials): Promise<Service | RegionFailure> {
  const address = url.replace(/\/$/, "");
  if (key === undefined) return await withIdentity(address, options);
  const secret = options.environment(key.secret)?.trim() ?? "";
  if (secret === "") return secretMissing(region, key.secret);
  if (secret.includes("sig=")) return await withToken(address, secret.replace(/^.*\?/s, ""));
  return /^[A-Za-z0-9+/]{16,}={0,2}$/.test(secret) ? await withKey(address, secret) : secretOdd(region, key.secret);
}

async function withToken(url: string, token: string): Promise<Service> {
  const { BlobServiceClient } = await import("@azure/storage-blob");
  return {
    client: new BlobServiceClient(`${url}?${token}`, undefined, pipeline),
    readableUrl: async (blob) => await Promise.resolve(blob.url),
  };
}

async function withKey(url: string, key: string): Promise<Service> {
  const sdk = await import("@azure/storage-blob");
  const permissions = sdk.BlobSASPermissions.from({ read: true });
  return {
    client: new sdk.BlobServiceClient(url, new sdk.StorageSharedKeyCredential(accountName(url), key), pipeline),
    readableUrl: (blob) => blob.generateSasUrl({ permissions, expiresOn: new Date(Date.now() + readableMs) }),
  };
}

/**
 * The request's own token opens a source in the same account; that of another account needs a SAS, which an identity signs with a key that the account
 * gives it for a day (user delegation SAS).
 */
async function withIdentity(url: string, { identity }: Credentials): Promise<Service> {
  const sdk = await import("@azure/storage-blob");
  const permissions = sdk.BlobSASPermissions.from({ read: true });
  const client = new sdk.BlobServiceClient(url, { getToken: async (_scopes, how) => await identity(how?.abortSignal) }, pipeline);
  return {
    client,
    readableUrl: async (blob, from, how) => {
      if (from === "here") return blob.url;
      const [startsOn, expiresOn] = [new Date(Date.now() - skewMs), new Date(Date.now() + readableMs)];
      const delegated = await client.getUserDelegationKey(startsOn, expiresOn, how);
      return await blob.generateUserDelegationSasUrl({ permissions, startsOn, expiresOn }, delegated);
    },
  };
}

/** `https://NAME.blob.…`, or an emulator's `http://127.0.0.1:10000/NAME`. */
function accountName(url: string): string {
  const { hostname, pathname } = new URL(url);
  return pathname.length > 1 ? pathname.slice(1).replace(/\/$/, "") : (hostname.split(".")[0] ?? "");
}

function secretMissing(region: string, name: string): RegionFailure {
  const text = `The environment variable ${quote(name)} for the storage account of region ${quote(region)} is not set.`;
  return failed(
    region,
    true,
    problem("region-secret-missing", text, "Set it where Slipway runs: the account's key, or a SAS token of the account."),
  );
}

function secretOdd(region: string, name: string): RegionFailure {
  const text = `What ${quote(name)} holds for region ${quote(region)} is neither an account key nor a SAS token.`;
  return failed(region, true, problem("region-secret-invalid", text, "Set it to the account's key, or to a SAS token of the account."));
}
