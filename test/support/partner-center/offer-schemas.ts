import { address, audience, email, lifecycle, list, object, oneOf, reference, resource, text, type Schema } from "./schema-words.ts";

const contact = object({ name: text(), email, phone: text(), url: address }, ["name"]);
const connection: Schema = {
  type: "string",
  pattern:
    "^DefaultEndpointsProtocol=https;AccountName=[a-z0-9]{3,24};AccountKey=[0-9a-zA-Z=+/]*(;|;EndpointSuffix=(core\\.chinacloudapi\\.cn|core\\.cloudapi\\.de|core\\.usgovcloudapi\\.net|core\\.windows\\.net))?$",
};
const contactEmail = list(email);
/** Exactly the configuration of the destination that was chosen: what the official schema means, and does not enforce. */
const leads = (destination: string, configuration?: readonly [name: string, settings: Schema]): Schema =>
  resource(
    {
      product: reference,
      leadDestination: { const: destination },
      ...(configuration === undefined ? {} : { [configuration[0]]: configuration[1] }),
    },
    ["product", "leadDestination", ...(configuration === undefined ? [] : [configuration[0]])],
  );

const inListing = { kind: { const: "azure" }, product: reference, listing: reference, lifecycleState: lifecycle } as const;

/** Resources that say everything about an offer but its plans. */
export const offerSchemas: Readonly<Record<string, Schema>> = {
  product: resource(
    {
      identity: object({ externalId: { type: "string", pattern: "^[a-z0-9][a-z0-9-_]{2,49}$" } }, ["externalId"]),
      type: { const: "azureVirtualMachine" },
      alias: text(120),
      lifecycleState: lifecycle,
    },
    ["identity", "type", "alias"],
  ),
  property: resource(
    {
      kind: { const: "azureVM" },
      product: reference,
      categories: { type: "object", additionalProperties: list(text()), maxProperties: 2 },
      termsConditions: oneOf("custom", "standardMicrosoft"),
      termsOfUse: text(10_000),
      termsOfUseUrl: text(),
      standardContractAmendment: text(),
      customAmendments: list(
        object({ terms: text(), tenants: object({ manualEntries: list(object({ id: text(), description: text() })) }) }),
        10,
      ),
    },
    ["kind", "product", "categories", "termsConditions"],
  ),
  listing: resource(
    {
      kind: { const: "azureVM" },
      product: reference,
      languageId: text(),
      title: text(200),
      searchResultSummary: text(100),
      shortDescription: text(256),
      description: text(5000),
      privacyPolicyLink: text(),
      generalLinks: list(object({ displayText: text(), link: address }, ["displayText", "link"])),
      engineeringContact: contact,
      supportContact: contact,
      globalSupportWebsite: text(),
      governmentSupportWebsite: text(),
    },
    ["kind", "product", "languageId"],
  ),
  "listing-asset": resource(
    {
      ...inListing,
      languageId: text(),
      type: oneOf(
        "azureLogoSmall",
        "azureLogoMedium",
        "azureLogoLarge",
        "azureLogoWide",
        "azureLogoScreenshot",
        "azureLogoHero",
        "pdfDocument",
      ),
      description: text(),
      displayOrder: { type: "integer", minimum: 0 },
      fileName: text(),
      friendlyName: text(),
      url: address,
    },
    ["kind", "product", "languageId", "type", "listing"],
  ),
  "listing-trailer": resource(
    {
      ...inListing,
      streamingUrl: address,
      assets: object(
        {
          "en-us": object({ title: text(), imageList: { ...list(object({ url: address }, ["url"]), 1), minItems: 1 } }, [
            "title",
            "imageList",
          ]),
        },
        ["en-us"],
      ),
    },
    ["kind", "product", "listing"],
  ),
  "customer-leads": {
    oneOf: [
      leads("none"),
      leads("table", [
        "tableLeadConfiguration",
        object({ storageAccountConnectionString: connection, contactEmail }, ["storageAccountConnectionString"]),
      ]),
      leads("blob", [
        "blobLeadConfiguration",
        object({ storageAccountConnectionString: connection, containerName: text(63), contactEmail }, [
          "storageAccountConnectionString",
          "containerName",
        ]),
      ]),
      leads("dynamics", [
        "dynamicsLeadConfiguration",
        object(
          {
            instanceUrl: address,
            authentication: oneOf("azureAD", "office365"),
            applicationId: { type: "string", format: "uuid" },
            applicationKey: text(2048),
            directoryId: { type: "string", format: "uuid" },
            username: text(128),
            password: text(256),
            contactEmail,
          },
          ["instanceUrl", "authentication"],
        ),
      ]),
      leads("httpsEndpoint", [
        "httpsEndpointLeadConfiguration",
        object({ httpsEndpointUrl: { type: "string", pattern: "^https://" }, contactEmail }, ["httpsEndpointUrl"]),
      ]),
      leads("marketo", [
        "marketoLeadConfiguration",
        object(
          {
            serverId: text(255),
            munchkinId: { type: "string", pattern: "^[a-zA-Z0-9]{3}-[a-zA-Z0-9]{3}-[a-zA-Z0-9]{3}$" },
            formId: { type: "string", pattern: "^\\d{1,8}$" },
            contactEmail,
          },
          ["serverId", "munchkinId", "formId"],
        ),
      ]),
      leads("salesforce", [
        "salesforceLeadConfiguration",
        object({ objectIdentifier: { type: "string", pattern: "^[a-zA-Z0-9]{15}$" }, contactEmail }, ["objectIdentifier"]),
      ]),
      leads("email", ["emailLeadConfiguration", object({ contactEmail: { ...contactEmail, minItems: 1 } }, ["contactEmail"])]),
    ],
  },
  reseller: resource(
    { product: reference, resellerChannelState: oneOf("notSet", "none", "some", "all", "terminated"), audiences: list(audience) },
    ["product", "resellerChannelState", "audiences"],
  ),
  "test-drive": {
    oneOf: [
      resource({ product: reference, enabled: { const: false } }, ["product", "enabled"]),
      resource({ product: reference, enabled: { const: true }, type: { const: "azureResourceManager" } }, ["product", "enabled", "type"]),
    ],
  },
  "price-and-availability-offer": resource({ product: reference, previewAudiences: list(audience, 100) }, ["product", "previewAudiences"]),
  submission: resource({ product: reference, target: object({ targetType: oneOf("preview", "live") }, ["targetType"]) }, [
    "product",
    "target",
  ]),
};
