import type { Leads, Secret } from "../generated/offer.d.ts";
import { trusted } from "../trusted.ts";
import { given, type Fields } from "./resource.ts";

/** The value behind a secret's name, or what stands for it. */
export type SecretOf = (name: string) => string;

/**
 * Fields of `customer-leads`: exactly the configuration of the chosen destination. SQLite is a file on the publisher's own machine, which the
 * marketplace can not reach: it becomes `none`.
 */
export function leadFields(leads: Leads | undefined, secretOf: SecretOf): Fields {
  if (leads === undefined || leads.kind === "none" || leads.kind === "sqlite") return { leadDestination: "none" };
  const [destination, settings] = settingsOf(leads, secretOf);
  return { leadDestination: destination, [`${destination}LeadConfiguration`]: given({ ...settings, contactEmail: leads.contacts }) };
}

type Reachable = Exclude<Leads, { readonly kind: "none" } | { readonly kind: "sqlite" }>;

/** The marketplace's word for a destination, and its settings there. */
function settingsOf(leads: Reachable, secretOf: SecretOf): readonly [destination: string, settings: Fields] {
  switch (leads.kind) {
    case "azureTable":
      return ["table", { storageAccountConnectionString: secretOf(leads.connectionString.secret) }];
    case "azureBlob":
      return ["blob", { storageAccountConnectionString: secretOf(leads.connectionString.secret), containerName: leads.container }];
    case "dynamics":
      return ["dynamics", { instanceUrl: leads.instanceUrl, ...dynamicsSignIn(leads.authentication, secretOf) }];
    case "httpsEndpoint":
      return ["httpsEndpoint", { httpsEndpointUrl: addressOf(leads.url, secretOf) }];
    case "marketo":
      return ["marketo", { serverId: leads.serverId, munchkinId: leads.munchkinId, formId: leads.formId }];
    case "salesforce":
      return ["salesforce", { objectIdentifier: leads.objectIdentifier }];
    case "email":
      return ["email", {}];
  }
}

type Dynamics = Extract<Leads, { readonly kind: "dynamics" }>;

function dynamicsSignIn(signIn: Dynamics["authentication"], secretOf: SecretOf): Fields {
  return signIn.kind === "azureAd"
    ? {
        authentication: "azureAD",
        applicationId: signIn.applicationId,
        applicationKey: secretOf(signIn.applicationKey.secret),
        directoryId: signIn.directoryId,
      }
    : { authentication: "office365", username: signIn.username, password: secretOf(signIn.password.secret) };
}

function addressOf(url: unknown, secretOf: SecretOf): string {
  return typeof url === "string" ? url : secretOf(trusted<Secret>(url).secret);
}
