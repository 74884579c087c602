import { buffer } from "node:stream/consumers";

import type { BlobClient, BlobServiceClient, ContainerClient } from "@azure/storage-blob";

import { problem, quote } from "../../../core/problem.ts";
import type { Secret } from "../../../core/secret.ts";
import { hour, minute, type Milliseconds } from "../../../core/time.ts";
import type { Gate } from "../../gate.ts";
import { tryAgain, type Patience } from "../../try-again.ts";
import { failed, type RegionFailure } from "../region-problems.ts";
import { isService, judge } from "./service-error.ts";

/** A region's storage account: its blob address, and its key or a SAS token of it. */
export type AccountSettings = { readonly url: string; readonly key: Secret };

export type AccountOptions = {
  /** By region. */
  readonly accounts: Readonly<Record<string, AccountSettings>>;
  /** Reads an environment variable, where secrets live. */
  readonly environment: (name: string) => string | undefined;
  /** What the two containers' names begin with. */
  readonly prefix: string;
  /** Requests at once, over all regions. */
  readonly gate: Gate;
  readonly patience: Patience;
};

/** One request, made again while its failure passes. Throws the SDK's error. */
export type Call = <Result>(request: (options: { readonly abortSignal: AbortSignal }) => Promise<Result>) => Promise<Result>;

/** A region's account, ready to be asked. */
export type Account = {
  readonly region: string;
  readonly call: Call;
  /** Holds all copies, their records and journals. Nobody reads it without a key. */
  readonly own: ContainerClient;
  /** Holds server-side copies of what customers may read. */
  readonly shared: ContainerClient;
  /** A URL from which the service itself may read a blob of this account for a day. */
  readonly readableUrl: (blob: BlobClient) => Promise<string>;
};

/** The longest a request of 4 MiB may take: 34 KiB/s. */
const requestMs: Milliseconds = 2 * minute;

/** Connects to a region's account; a failure when the settings name none or its secret is not set. Asks nothing yet. */
export async function openAccount(region: string, options: AccountOptions): Promise<Account | RegionFailure> {
  const settings = Object.hasOwn(options.accounts, region) ? options.accounts[region] : undefined;
  if (settings === undefined) return noAccount(region);
  if (!isAccountUrl(settings.url)) return badAddress(region, settings.url);
  const secret = options.environment(settings.key.secret)?.trim() ?? "";
  if (secret === "") return secretMissing(region, settings.key.secret);
  const service = await connect(settings.url.replace(/\/$/, ""), secret);
  if (service === undefined) return secretOdd(region, settings.key.secret);
  const { gate, patience, prefix } = options;
  return {
    region,
    call: (request) => tryAgain(() => gate(() => request({ abortSignal: AbortSignal.timeout(requestMs) })), judge, patience),
    own: service.client.getContainerClient(`${prefix}-private`),
    shared: service.client.getContainerClient(`${prefix}-public`),
    readableUrl: service.readableUrl,
  };
}

/** Does `work`; when the container is not there, makes it and does the work again. `access` is given to a new container only. */
export async function inContainer<Result>(
  { call }: Account,
  container: ContainerClient,
  work: () => Promise<Result>,
  access?: "blob",
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isService(error, "ContainerNotFound")) throw error;
    await call((options) => container.create({ ...options, ...(access === undefined ? {} : { access }) })).catch((refused: unknown) => {
      if (!isService(refused, "ContainerAlreadyExists")) throw refused;
    });
    return await work();
  }
}

/** The whole of a small blob. Throws the SDK's error. */
export async function readSmall({ call }: Account, blob: BlobClient): Promise<Buffer> {
  return await call(async (options) => {
    const { readableStreamBody } = await blob.download(0, undefined, { ...options, maxRetryRequests: 0 });
    return readableStreamBody === undefined ? Buffer.alloc(0) : await buffer(readableStreamBody);
  });
}

type Service = { readonly client: BlobServiceClient; readonly readableUrl: Account["readableUrl"] };

/** The SDK is loaded here and nowhere else: who keeps images in folders does not pay for it. Undefined when the secret is neither key nor token. */
async function connect(url: string, secret: string): Promise<Service | undefined> {
  const sdk = await import("@azure/storage-blob");
  // One try each: `tryAgain` does the rest, and honours Retry-After.
  const pipeline = { retryOptions: { maxTries: 1 } };
  if (secret.includes("sig=")) {
    const client = new sdk.BlobServiceClient(`${url}?${secret.replace(/^.*\?/s, "")}`, undefined, pipeline);
    return { client, readableUrl: async (blob) => await Promise.resolve(blob.url) };
  }
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(secret)) return undefined;
  const client = new sdk.BlobServiceClient(url, new sdk.StorageSharedKeyCredential(accountName(url), secret), pipeline);
  const permissions = sdk.BlobSASPermissions.from({ read: true });
  return { client, readableUrl: (blob) => blob.generateSasUrl({ permissions, expiresOn: new Date(Date.now() + 24 * hour) }) };
}

/** `https://NAME.blob.…`, or an emulator's `http://127.0.0.1:10000/NAME`. */
function accountName(url: string): string {
  const { hostname, pathname } = new URL(url);
  return pathname.length > 1 ? pathname.slice(1).replace(/\/$/, "") : (hostname.split(".")[0] ?? "");
}

function isAccountUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== "" || url.username !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && (url.hostname === "127.0.0.1" || url.hostname === "[::1]"));
}

function noAccount(region: string): RegionFailure {
  const text = `The settings name no storage account for region ${quote(region)}.`;
  return failed(region, true, problem("region-account-missing", text, "Add it below regionsAt.accounts in .github/slipway.yaml."));
}

function badAddress(region: string, url: string): RegionFailure {
  const text = `The storage account of region ${quote(region)} has the address ${quote(url)}.`;
  const remedy = "Write https://NAME.blob.core.windows.net in regionsAt.accounts, without a query.";
  return failed(region, true, problem("region-account-invalid", text, remedy));
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
