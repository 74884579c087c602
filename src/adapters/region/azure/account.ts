import type { BlobClient, ContainerClient } from "@azure/storage-blob";

import { problem, quote } from "../../../core/problem.ts";
import type { StorageAccount } from "../../../core/settings.ts";
import type { Gate } from "../../gate.ts";
import { createServiceCall, type ServiceCall } from "../../service-call.ts";
import { judgeService } from "../../service-error.ts";
import type { Patience, Verdict } from "../../try-again.ts";
import { failed, type RegionFailure } from "../region-problems.ts";
import { connect } from "./connect.ts";
import { blobNames } from "./names.ts";
import { IdentityError, type TokenSource } from "./workload-identity.ts";

export type AccountOptions = {
  /** By region. */
  readonly accounts: Readonly<Record<string, StorageAccount>>;
  /** Reads an environment variable, where secrets live. */
  readonly environment: (name: string) => string | undefined;
  /** What the two containers' names begin with. */
  readonly prefix: string;
  /** Who Slipway is where accounts have no key. */
  readonly identity: TokenSource;
  /** Requests at once, over all regions. */
  readonly gate: Gate;
  readonly patience: Patience;
};

/** A region's account, ready to be asked. */
export type Account = {
  readonly region: string;
  readonly call: ServiceCall;
  /** Holds all copies, their records and journals. Nobody reads it without a key. */
  readonly own: ContainerClient;
  /** Holds server-side copies of what customers may read. */
  readonly shared: ContainerClient;
  /** A URL from which the service of this account, or that of another, may read a blob for a day. */
  readonly readableUrl: (blob: BlobClient, from: "here" | "elsewhere") => Promise<string>;
};

/** Connects to a region's account; a failure when the settings name none or its secret is not set. Asks nothing yet. */
export async function openAccount(region: string, options: AccountOptions): Promise<Account | RegionFailure> {
  const settings = Object.hasOwn(options.accounts, region) ? options.accounts[region] : undefined;
  if (settings === undefined) return noAccount(region);
  if (!isAccountUrl(settings.url)) return badAddress(region, settings.url);
  const service = await connect(region, settings, options);
  if (!("client" in service)) return service;
  const { gate, patience, prefix } = options;
  const call = createServiceCall(gate, judge, patience);
  return {
    region,
    call,
    own: service.client.getContainerClient(`${prefix}-private`),
    shared: service.client.getContainerClient(`${prefix}-public`),
    readableUrl: async (blob, from) => await call((how) => service.readableUrl(blob, from, how)),
  };
}

function judge(error: unknown): Verdict {
  return error instanceof IdentityError ? { again: !error.permanent } : judgeService(error);
}

/** Where anybody reads an image that is open to customers; undefined for a region without an account. Holds no key: settings refuse a query. */
export function sharedAddress(
  { accounts, prefix }: Pick<AccountOptions, "accounts" | "prefix">,
  digest: string,
  region: string,
): { readonly url: string } | undefined {
  const settings = Object.hasOwn(accounts, region) ? accounts[region] : undefined;
  if (settings === undefined || !isAccountUrl(settings.url)) return undefined;
  return { url: `${settings.url.replace(/\/+$/, "")}/${prefix}-public/${blobNames(digest).shared}` };
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
