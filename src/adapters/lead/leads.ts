import { resolve } from "node:path";

import type { LeadDestination, LeadDestinationOf } from "../../core/lead-destination.ts";
import { problem, quote } from "../../core/problem.ts";
import type { Secret } from "../../core/secret.ts";
import type { Milliseconds } from "../../core/time.ts";
import type { Failed, Leads, Mail } from "../../ports/world.ts";
import type { AskOptions } from "../ask.ts";
import { checkAddress } from "../public-address.ts";
import { readConnectionString, type StorageAccount } from "./connection-string.ts";
import { leadMail, type LeadLetter } from "./email.ts";
import { neverRemoved, refused, secretMissing, type Environment, type LeadBook } from "./lead-book.ts";
import { wellFormed } from "./lead-fields.ts";
import { sentOnce } from "./sent-once.ts";
import { sqliteLeads } from "./sqlite.ts";

export type LeadsOptions = {
  /** The repository: what a manifest's `path` is relative to. */
  readonly root: string;
  /** The lead database of this machine, where a manifest names none. */
  readonly file: string;
  /** Folder of the record of what went to destinations that keep no keys. */
  readonly sentFolder: string;
  readonly environment: Environment;
  readonly mail: Mail;
  readonly letter: LeadLetter;
  /** Lets https addresses lead into networks that are no part of the internet. */
  readonly allowInternal: boolean;
  /** Other addresses of the services than their own, for emulators. */
  readonly services?: Partial<Services>;
  /** How long SQLite waits for another writer, and a service for its answer. */
  readonly busyTimeoutMs?: Milliseconds;
  readonly patienceMs?: Milliseconds;
};

type Services = { readonly signIn: string; readonly marketo: string; readonly webToLead: string };

/** Every kind of lead destination. Secrets are looked up at the moment of use, and what a destination needs is loaded only then. */
export function createLeads(options: LeadsOptions): Leads {
  return {
    send: async (destination, lead) => {
      const book = await open(options, destination);
      return "kind" in book ? book : await book.send(wellFormed(lead));
    },
    remove: async (destination, lead) => {
      const book = await open(options, destination);
      return "kind" in book ? book : await book.remove(wellFormed(lead));
    },
  };
}

async function open(options: LeadsOptions, destination: LeadDestination): Promise<LeadBook | Failed> {
  switch (destination.kind) {
    case "none":
      return nowhere;
    case "sqlite":
      return sqliteLeads({ ...options, file: destination.path === undefined ? options.file : resolve(options.root, destination.path) });
    case "azureTable":
      return await openTable(options, destination);
    case "azureBlob":
      return await openBlob(options, destination);
    case "httpsEndpoint":
      return await openEndpoint(options, destination);
    case "dynamics":
      return await openDynamics(options, destination);
    case "marketo":
      return await openMarketo(options, destination);
    case "salesforce":
      return await openSalesforce(options, destination);
    case "email":
      return leadMail(options.mail, options.letter, destination.contacts);
  }
}

const nowhere: LeadBook = {
  send: async () => await Promise.resolve({ kind: "done", already: false, value: { where: "none", readBack: false } }),
  remove: neverRemoved,
};

async function openTable(
  options: LeadsOptions,
  { kind, connectionString, table }: LeadDestinationOf<"azureTable">,
): Promise<LeadBook | Failed> {
  const account = accountOf(options, kind, connectionString);
  if ("permanent" in account) return account;
  const { azureTable } = await import("./azure-table.ts");
  return azureTable(account, table);
}

async function openBlob(
  options: LeadsOptions,
  { kind, connectionString, container }: LeadDestinationOf<"azureBlob">,
): Promise<LeadBook | Failed> {
  const account = accountOf(options, kind, connectionString);
  if ("permanent" in account) return account;
  const { azureBlob } = await import("./azure-blob.ts");
  return azureBlob(account, container);
}

async function openEndpoint(options: LeadsOptions, { kind, url: named }: LeadDestinationOf<"httpsEndpoint">): Promise<LeadBook | Failed> {
  const text = typeof named === "string" ? named : secretOf(options, kind, named);
  if (typeof text !== "string") return text;
  const url = addressOf(options, kind, text, typeof named !== "string");
  if ("permanent" in url) return url;
  const { httpsEndpoint } = await import("./https-endpoint.ts");
  // Query and path of an address that stays private are secrets, too.
  const secrets = typeof named === "string" ? [url.search.slice(1)] : [text, `${url.pathname}${url.search}`, url.search.slice(1)];
  return sentOnce(
    options.sentFolder,
    url.href,
    httpsEndpoint(
      url,
      secrets.filter((each) => each.length > 1),
      asking(options),
    ),
  );
}

async function openDynamics(
  options: LeadsOptions,
  { kind, instanceUrl, authentication }: LeadDestinationOf<"dynamics">,
): Promise<LeadBook | Failed> {
  if (authentication.kind === "office365") return userSignIn(kind);
  const key = secretOf(options, kind, authentication.applicationKey);
  if (typeof key !== "string") return key;
  const instance = addressOf(options, kind, instanceUrl);
  if ("permanent" in instance) return instance;
  const authority = new URL(`/${authentication.directoryId}/`, options.services?.signIn ?? "https://login.microsoftonline.com");
  const { dynamics } = await import("./dynamics.ts");
  return dynamics({ instance, authority, applicationId: authentication.applicationId, applicationKey: key }, asking(options));
}

async function openMarketo(options: LeadsOptions, destination: LeadDestinationOf<"marketo">): Promise<LeadBook | Failed> {
  const { kind, munchkinId, formId, clientId } = destination;
  const clientSecret = secretOf(options, kind, destination.clientSecret);
  if (typeof clientSecret !== "string") return clientSecret;
  const account = new URL(options.services?.marketo ?? `https://${munchkinId.toLowerCase()}.mktorest.com`);
  const { marketo } = await import("./marketo.ts");
  return sentOnce(options.sentFolder, `${account.origin} ${formId}`, marketo({ account, clientId, clientSecret, formId }, asking(options)));
}

async function openSalesforce(
  options: LeadsOptions,
  { kind, objectIdentifier, rest }: LeadDestinationOf<"salesforce">,
): Promise<LeadBook | Failed> {
  if (rest === undefined) {
    const address = new URL(options.services?.webToLead ?? "https://webto.salesforce.com");
    const { salesforceForm } = await import("./salesforce-form.ts");
    return sentOnce(
      options.sentFolder,
      `${address.origin} ${objectIdentifier}`,
      salesforceForm(address, objectIdentifier, asking(options)),
    );
  }
  const clientSecret = secretOf(options, kind, rest.clientSecret);
  if (typeof clientSecret !== "string") return clientSecret;
  const instance = addressOf(options, kind, rest.instanceUrl);
  if ("permanent" in instance) return instance;
  const { salesforceRest } = await import("./salesforce-rest.ts");
  return sentOnce(
    options.sentFolder,
    instance.origin,
    salesforceRest({ instance, clientId: rest.clientId, clientSecret }, asking(options)),
  );
}

function asking({ allowInternal, patienceMs }: LeadsOptions): AskOptions {
  return { allowInternal, ...(patienceMs === undefined ? {} : { patienceMs }) };
}

function secretOf({ environment }: LeadsOptions, kind: string, { secret }: Secret): string | Failed {
  const value = environment(secret)?.trim() ?? "";
  return value === "" ? secretMissing(kind, secret) : value;
}

function accountOf(options: LeadsOptions, kind: "azureTable" | "azureBlob", named: Secret): StorageAccount | Failed {
  const text = secretOf(options, kind, named);
  return typeof text === "string" ? readConnectionString(kind, text, options.allowInternal) : text;
}

/** An address from a manifest or a secret; the text of a secret is never shown. */
function addressOf({ allowInternal }: LeadsOptions, kind: string, text: string, isSecret = false): URL | Failed {
  const url = checkAddress(text, allowInternal);
  if (typeof url !== "string") return url;
  const found = isSecret ? "in its secret" : quote(text);
  if (url !== "private")
    return refused(
      problem(
        "lead-address",
        `The address ${found} of lead destination ${quote(kind)} is no https address.`,
        "Write it as https://host/path.",
      ),
    );
  return refused(
    problem(
      "lead-address-internal",
      `The address ${found} of lead destination ${quote(kind)} is no part of the internet.`,
      "Name a public address, or allow others with `leadUrls: any` in .github/slipway.yaml.",
    ),
  );
}

function userSignIn(kind: string): Failed {
  return refused(
    problem(
      "lead-user-sign-in",
      `Lead destination ${quote(kind)} is to sign in with a user's password, which its sign-in service refuses to programs.`,
      "Register an application in the directory, give it the right to create leads, and use `authentication: { kind: azureAd, … }`.",
    ),
  );
}
