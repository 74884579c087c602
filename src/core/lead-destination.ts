import type { Secret } from "./secret.ts";

/** Where customer leads go: one destination an offer, secrets by name only. */
export type LeadDestination = {
  /** People who are told about leads; for `email` those who receive them. */
  readonly contacts: readonly string[];
} & LeadSettings;

/** What each kind of destination needs to know. */
type LeadSettings =
  | { readonly kind: "none" }
  /** `path`: relative to the repository; the machine's own database without it. */
  | { readonly kind: "sqlite"; readonly path?: string }
  | { readonly kind: "azureTable"; readonly connectionString: Secret; readonly table: string }
  | { readonly kind: "azureBlob"; readonly connectionString: Secret; readonly container: string }
  | { readonly kind: "httpsEndpoint"; readonly url: string | Secret }
  | { readonly kind: "dynamics"; readonly instanceUrl: string; readonly authentication: DynamicsAuthentication }
  | {
      readonly kind: "marketo";
      readonly munchkinId: string;
      readonly formId: string;
      readonly clientId: string;
      readonly clientSecret: Secret;
    }
  | {
      readonly kind: "salesforce";
      readonly objectIdentifier: string;
      /** An app of the organisation: with it leads are written and read back by REST, without it they are posted to its web form. */
      readonly rest?: { readonly instanceUrl: string; readonly clientId: string; readonly clientSecret: Secret };
    }
  | { readonly kind: "email" };

type DynamicsAuthentication =
  | { readonly kind: "azureAd"; readonly applicationId: string; readonly applicationKey: Secret; readonly directoryId: string }
  | { readonly kind: "office365"; readonly username: string; readonly password: Secret };

/** The settings of one kind of destination. */
export type LeadDestinationOf<Kind extends LeadDestination["kind"]> = Extract<LeadDestination, { readonly kind: Kind }>;
