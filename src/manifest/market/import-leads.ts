import { placeholder } from "./placeholders.ts";
import { itemsOf, markRead, member, tell, textOf, textsOf, type Reader } from "./reader.ts";
import { given, type Fields } from "./resource.ts";

/** Our `leads` from fields of `customer-leads`. A secret that stands there in clear is not taken over: its name is, and that is told. */
export function leadsOf(resource: Reader): Fields | undefined {
  const destination = textOf(resource, "leadDestination");
  const reader = member(resource, `${destination}LeadConfiguration`);
  const contacts = (): readonly string[] | undefined =>
    itemsOf(reader, "contactEmail").length === 0 ? undefined : textsOf(reader, "contactEmail");
  const made = (kind: string, fields: Fields): Fields => given({ kind, ...fields, contacts: contacts() });
  switch (destination) {
    case undefined:
    case "none":
      return undefined;
    case "table":
      return made("azureTable", { connectionString: secretOf(reader, "storageAccountConnectionString", "LEADS_CONNECTION") });
    case "blob":
      return made("azureBlob", {
        connectionString: secretOf(reader, "storageAccountConnectionString", "LEADS_CONNECTION"),
        container: textOf(reader, "containerName"),
      });
    case "dynamics":
      return made("dynamics", { instanceUrl: textOf(reader, "instanceUrl"), authentication: dynamicsSignIn(reader) });
    case "httpsEndpoint":
      return made("httpsEndpoint", { url: addressOf(reader) });
    case "marketo":
      return made("marketo", {
        serverId: textOf(reader, "serverId"),
        munchkinId: textOf(reader, "munchkinId"),
        formId: textOf(reader, "formId"),
      });
    case "salesforce":
      return made("salesforce", { objectIdentifier: textOf(reader, "objectIdentifier") });
    case "email":
      return made("email", {});
    default:
      tell(member(resource, "leadDestination"), "warning", "market-lead-unknown", [
        "names a destination that is not known here; leads are not taken over.",
        "Write `leads` into offer.yaml yourself.",
      ]);
      return undefined;
  }
}

function dynamicsSignIn(reader: Reader): Fields {
  return textOf(reader, "authentication") === "office365"
    ? { kind: "office365", username: textOf(reader, "username"), password: secretOf(reader, "password", "LEADS_PASSWORD") }
    : given({
        kind: "azureAd",
        applicationId: textOf(reader, "applicationId"),
        applicationKey: secretOf(reader, "applicationKey", "LEADS_KEY"),
        directoryId: textOf(reader, "directoryId"),
      });
}

function addressOf(reader: Reader): unknown {
  const url = textOf(reader, "httpsEndpointUrl");
  const name = placeholder(url);
  return name === undefined ? url : { secret: name };
}

/** A reference to a secret. What stands there may be the secret itself, a mask, or an object that says "masked"; none of them belongs into git. */
function secretOf(reader: Reader, name: string, otherwise: string): Fields {
  const inner = member(reader, name);
  markRead(inner);
  const found = typeof inner.value === "string" ? placeholder(inner.value) : undefined;
  if (found === undefined)
    tell(inner, "warning", "market-secret", [
      `is a secret and is not taken over; the manifest refers to ${otherwise} instead.`,
      `Set the environment variable ${otherwise} where Slipway runs, or write another name into offer.yaml.`,
    ]);
  return { secret: found ?? otherwise };
}
