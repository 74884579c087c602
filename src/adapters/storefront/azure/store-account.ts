import { createHmac } from "node:crypto";

import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";

import { problem, quote, type Problem } from "../../../core/problem.ts";
import type { Secret } from "../../../core/secret.ts";
import { createGate } from "../../gate.ts";
import { createServiceCall, type ServiceCall } from "../../service-call.ts";
import { judgeService } from "../../service-error.ts";
import type { Patience } from "../../try-again.ts";

export type StoreAccountOptions = {
  /** Blob address of the account, and the name of the secret that holds its key. */
  readonly url: string;
  readonly key: Secret;
  /** Container that anybody may read: the live pages, as a web host would serve them. */
  readonly container: string;
  /** What the names of the other containers begin with. */
  readonly prefix: string;
  /** Reads an environment variable, where secrets live. */
  readonly environment: (name: string) => string | undefined;
  readonly patience: Patience;
};

/** The store front's account, ready to be asked. */
export type StoreAccount = {
  readonly call: ServiceCall;
  readonly service: BlobServiceClient;
  /** Packaged pages, records and the shelf. Nobody reads it without the key. */
  readonly own: ContainerClient;
  readonly live: ContainerClient;
  /** What the names of the previews' containers begin with. */
  readonly previewPrefix: string;
  /** A private container that holds previews. */
  readonly preview: (name: string) => ContainerClient;
  /** The same as somebody sees it whom one of its stored access policies lets in: by a SAS that says nothing but the policy's name. */
  readonly guest: (name: string, policy: string) => ContainerClient;
  /** Signs preview links, on every machine that has the account's key. A new key of the account ends every link. */
  readonly linkKey: Buffer;
};

/** Requests at once: a page has a few files, and a server a few readers. */
const requestsAtOnce = 32;
/** One try each: the caller's patience does the rest, and honours Retry-After. */
const pipeline = { retryOptions: { maxTries: 1 } };

/** Connects to the account; a problem when its key is not there or is none. Asks nothing yet. */
export async function openStoreAccount(options: StoreAccountOptions): Promise<StoreAccount | Problem> {
  const secret = options.environment(options.key.secret)?.trim() ?? "";
  if (secret === "") return secretMissing(options.key.secret);
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(secret)) return secretOdd(options.key.secret);
  const sdk = await import("@azure/storage-blob");
  const url = options.url.replace(/\/$/, "");
  const credential = new sdk.StorageSharedKeyCredential(accountName(url), secret);
  const service = new sdk.BlobServiceClient(url, credential, pipeline);
  const previewPrefix = `${options.prefix}-preview-`;
  return {
    call: createServiceCall(createGate(requestsAtOnce), judgeService, options.patience),
    service,
    own: service.getContainerClient(`${options.prefix}-store`),
    live: service.getContainerClient(options.container),
    previewPrefix,
    preview: (name) => service.getContainerClient(name),
    guest: (name, policy) => {
      const query = sdk.generateBlobSASQueryParameters({ containerName: name, identifier: policy }, credential);
      return new sdk.ContainerClient(`${url}/${name}?${query.toString()}`, undefined, pipeline);
    },
    linkKey: createHmac("sha256", Buffer.from(secret, "base64")).update("slipway-preview-key-1").digest(),
  };
}

/** `https://NAME.blob.…`, or an emulator's `http://127.0.0.1:10000/NAME`. */
function accountName(url: string): string {
  const { hostname, pathname } = new URL(url);
  return pathname.length > 1 ? pathname.slice(1) : (hostname.split(".")[0] ?? "");
}

function secretMissing(name: string): Problem {
  const text = `The environment variable ${quote(name)} for the store front's storage account is not set.`;
  return problem("store-secret-missing", text, "Set it where Slipway runs to the account's key.");
}

/** Only a key can sign a SAS that a stored access policy revokes: neither a SAS token nor an identity can. */
function secretOdd(name: string): Problem {
  const text = `What ${quote(name)} holds for the store front's storage account is no account key.`;
  return problem(
    "store-secret-invalid",
    text,
    "Set it to the account's key: only that can sign links which a stored access policy revokes.",
  );
}
