import type { Language } from "./language.ts";
import type { StepId } from "./pipeline.ts";
import type { Secret } from "./secret.ts";
import type { Milliseconds } from "./time.ts";

/** Where the repository's settings stand. */
export const settingsPath = ".github/slipway.yaml";

/** What a person may do in the repository, lowest first; `system` is Slipway itself. */
export const roles = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof roles)[number];

/** True when `role` is at least `needed`. */
export function roleAllows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/**
 * The part of `.github/slipway.yaml` that decides. It is pinned in the ledger when a submission starts, so that replaying the ledger needs no
 * file and a later change of policy never changes what has been decided.
 */
export type Policy = {
  /** Regions every image is replicated to, in order. */
  readonly regions: readonly string[];
  /** How many regions must hold verified bytes before provisioning is complete. */
  readonly quorum: "all" | number;
  readonly certification: {
    /** Id of the dated policy, such as `azure-2024-08`. */
    readonly policy: string;
    /** SHA-256 over the policy file, the waivers and the version of the checks: what a certification's result depends on besides the image. */
    readonly digest: string;
  };
  readonly signoff: {
    readonly role: Role;
    readonly notAuthor: boolean;
    readonly approvals: number;
    /** Team, as `org/team`, that everybody who gives Go live must be in. */ readonly team?: string;
  };
  readonly cancel: "fromSignoff" | "anytime";
  /** Who may use the other commands. */
  readonly roles: { readonly publish: Role; readonly cancel: Role; readonly notify: Role; readonly hold: Role; readonly support: Role };
  /** Attempts of one effect before its failure is final. */
  readonly attempts: number;
  /** Overrides of the steps' deadlines. */
  readonly deadlines: Partial<Readonly<Record<StepId, Milliseconds>>>;
  /** How long a preview grant stays open. */
  readonly previewTtlMs: Milliseconds;
  /** The commercial marketplace that offers are handed to; absent where they are not. */
  readonly marketplace?: "partnerCenter";
};

/** A waiver of one check: needs a reason, the evidence it was given on, who gave it and when it ends. Expired is fail. */
export type Waiver = {
  readonly check: string;
  readonly offer?: string;
  readonly plan?: string;
  readonly version?: string;
  readonly reason: string;
  /** SHA-256 of the evidence the approver looked at. */
  readonly evidence: string;
  readonly approver: string;
  /** ISO date; the waiver holds until the end of that day, UTC. */
  readonly expires: string;
};

export type MailSettings =
  | { readonly kind: "outbox" }
  | {
      readonly kind: "smtp";
      readonly host: string;
      readonly port: number;
      readonly secure: boolean;
      readonly user?: Secret;
      readonly password?: Secret;
      readonly dkim?: DkimSettings;
    };

/** Signs mail (RFC 6376): whose domain answers for it (the sender's unless named), which of its keys, and where the private key is kept. */
export type DkimSettings = {
  readonly domain?: string;
  readonly selector: string;
  readonly key: Secret | { readonly file: string };
};

/** A region's storage account: its blob address, and its key or a SAS token of it; without either, Slipway comes with a workload identity. */
export type StorageAccount = { readonly url: string; readonly key?: Secret };

/** Where regions are: folders of this machine, or a storage account each. */
export type RegionsSettings =
  | { readonly kind: "folder" }
  | {
      readonly kind: "azureBlob";
      /** By region. */
      readonly accounts: Readonly<Record<string, StorageAccount>>;
      /** How bytes come to the regions: sent to each from here, or sent to one and copied from there by the storage service itself. */
      readonly copy: "upload" | "server";
      /** What is read back before a copy counts. */
      readonly verify: "sampled" | "full";
    };

/** Where product pages and previews are: a folder of this machine, or a storage account, whose pages anybody may read in `container`. */
export type StoreSettings =
  | { readonly kind: "folder" }
  | { readonly kind: "azureBlob"; readonly url: string; readonly key: Secret; readonly container: string };

/** How Slipway signs in to the commercial marketplace, and where that fetches pictures from. */
export type MarketplaceSettings = {
  readonly kind: "partnerCenter";
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly assetsUrl?: string;
};

/** All of `.github/slipway.yaml` after defaults. What is not `policy` is wiring: it may change without changing a decision. */
export type Settings = {
  readonly policy: Policy;
  readonly waivers: readonly Waiver[];
  /** Addresses told about every submission whose offer names none. */
  readonly notify: readonly string[];
  readonly mail: {
    readonly transport: MailSettings;
    /** `address` or `Name <address>`. */
    readonly from: string;
    readonly language: Language;
    /** By address, of people who read another language. */
    readonly languages: Readonly<Record<string, Language>>;
    /** How long news may wait for others, to come as one mail; undefined sends each by itself. */
    readonly digestMs?: Milliseconds;
  };
  /** Folders, relative to the repository, that image paths may point into; the repository itself always. */
  readonly imageRoots: readonly string[];
  /** Where URLs of images may lead: public addresses only, or any. */
  readonly imageUrls: "internet" | "any";
  /** The same for addresses of lead destinations. */
  readonly leadUrls: "internet" | "any";
  /** Who reads file systems of images: libguestfs for what the built-in readers do not know, where it is installed (`auto`), never, or demanded. */
  readonly imageBackend: "auto" | "builtin" | "libguestfs";
  /** How the preview step proves copies: by reading them back, or by starting images from one as well. */
  readonly staging: "verify" | "boot";
  readonly regionsAt: RegionsSettings;
  readonly storeAt: StoreSettings;
  /** Absent where offers are not handed to a marketplace. */
  readonly marketplace?: MarketplaceSettings;
  /** How long copies that nothing needs stay in the regions. */
  readonly keptMs: Milliseconds;
  /** Git remote that holds the ledger branches; undefined keeps them in this repository. */
  readonly ledgerRemote?: string;
  /** Public address of the site when it has one; file addresses otherwise. */
  readonly siteUrl?: string;
  /** Logins that support requests are assigned to; `critical` on top of the others, `exceptions` instead of them for requests of exceptions. */
  readonly support: { readonly assignees: readonly string[]; readonly critical: readonly string[]; readonly exceptions: readonly string[] };
  readonly github: {
    /** Accounts that are no people but may use commands all the same, by numeric id. */
    readonly bots: readonly { readonly id: number; readonly role: Role }[];
    /** Whether certification and copies are spread over runners: `auto` does when there is more than one job can well do. */
    readonly fanOut: "auto" | "always" | "never";
  };
};
