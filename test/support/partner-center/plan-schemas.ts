import { audience, lifecycle, list, object, oneOf, reference, resource, text, type Schema } from "./schema-words.ts";

const imageType = oneOf("x64Gen1", "x64Gen2", "arm64Gen2");
const port = "([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-6])";
const schedule = object({
  dateOffset: { type: "string", format: "duration" },
  reason: oneOf("criticalSecurityIssue", "endOfSupport", "other"),
  alternative: { oneOf: [object({ product: reference }, ["product"]), object({ plan: reference }, ["plan"])] },
});
const dataDisk = object({ lunNumber: { type: "number", minimum: 0, maximum: 15 }, uri: { type: "string", format: "uri" } }, [
  "lunNumber",
  "uri",
]);
const osDisk = object({ uri: { type: "string", format: "uri" } }, ["uri"]);
const source = object({ sourceType: { const: "sasUri" }, osDisk, dataDisks: list(dataDisk, 16) }, ["sourceType", "osDisk"]);

const systems = {
  windows: [
    "windowsServer2008R2", "windowsServer2012", "windowsServer2012R2", "windowsServer2012R2Datacenter", "windowsServer2016", "windowsServer2019",
    "windowsServer2022", "windowsServer2022DatacenterAzureEdition", "windowsServerVersion20H2", "windowsServerVersion2004", "other",
  ],
  linux: ["debian", "centos", "openSolaris", "redHat", "ubuntu", "suse", "cblMariner", "oracleLinux", "other"],
} as const; // prettier-ignore

const system: Schema = {
  oneOf: Object.entries(systems).map(([family, types]) =>
    object({ family: { const: family }, type: oneOf(...types), friendlyName: { type: "string", minLength: 1, maxLength: 100 } }, [
      "family",
      "type",
      "friendlyName",
    ]),
  ),
};

/** Exactly the member of the price option that was chosen. */
const corePricing: Schema = {
  oneOf: [
    object({ priceInputOption: { const: "free" } }, ["priceInputOption"]),
    object({ priceInputOption: { const: "flat" }, price: { type: "number" } }, ["priceInputOption", "price"]),
    object({ priceInputOption: { const: "perCore" }, pricePerCore: { type: "number" } }, ["priceInputOption", "pricePerCore"]),
    object({ priceInputOption: { const: "perCoreSize" }, pricePerCoreSize: { type: "object", additionalProperties: { type: "number" } } }, [
      "priceInputOption",
      "pricePerCoreSize",
    ]),
    object(
      {
        priceInputOption: { const: "perMarketAndCoreSize" },
        prices: list(
          object(
            {
              currency: { type: "string", pattern: "^[a-z]{3}$" },
              markets: list({ type: "string", pattern: "^[a-z]{2,3}$" }),
              prices: { type: "object", additionalProperties: { type: "number" } },
            },
            ["currency", "markets", "prices"],
          ),
        ),
      },
      ["priceInputOption", "prices"],
    ),
  ],
};

/** The resources of a plan. */
export const planSchemas: Readonly<Record<string, Schema>> = {
  plan: resource(
    {
      product: reference,
      identity: object({ externalId: { type: "string", pattern: "^[a-z0-9-_]{1,50}$" } }, ["externalId"]),
      alias: { type: "string", minLength: 1, maxLength: 125 },
      azureRegions: { ...list(oneOf("azureGlobal", "azureGovernment", "azureGermany", "azureChina")), uniqueItems: true },
      azureGovernmentCertifications: list(
        object({ name: { type: "string", minLength: 1, maxLength: 255 }, link: { type: "string", maxLength: 1000, format: "uri" } }, [
          "name",
          "link",
        ]),
        100,
      ),
      displayRank: { type: "number" },
      lifecycleState: lifecycle,
    },
    ["product", "identity", "alias"],
  ),
  "plan-listing": resource(
    {
      kind: { const: "azureVM-plan" },
      product: reference,
      plan: reference,
      languageId: text(),
      name: text(100),
      summary: text(100),
      description: text(2000),
    },
    ["kind", "product", "plan", "languageId"],
  ),
  "price-and-availability-plan": {
    ...resource(
      {
        product: reference,
        plan: reference,
        visibility: oneOf("visible", "hidden"),
        audience: oneOf("public", "private"),
        privateAudiences: list(audience),
        customerMarkets: oneOf("customMarkets", "allMarkets", "allTaxRemittedMarkets"),
        markets: list({ type: "string", pattern: "^[a-z]{2,3}$" }),
        pricing: {
          oneOf: [
            object({ licenseModel: { const: "byol" } }, ["licenseModel"]),
            object({ licenseModel: { const: "payAsYouGo" }, corePricing }, ["licenseModel", "corePricing"]),
          ],
        },
        trial: object({ type: oneOf("day", "week", "month", "year"), value: { type: "number" } }, ["type", "value"]),
        softwareReservation: list(
          object({ type: oneOf("month", "year"), term: { type: "number" }, percentageSave: { type: "number" } }, [
            "type",
            "term",
            "percentageSave",
          ]),
        ),
      },
      ["product", "plan", "visibility", "audience"],
    ),
    // No list beside a group of markets.
    not: { required: ["markets"], properties: { customerMarkets: { enum: ["allMarkets", "allTaxRemittedMarkets"] } } },
  },
  "virtual-machine-plan-technical-configuration": resource(
    {
      product: reference,
      plan: reference,
      basePlan: reference,
      reuseTechnicalConfigurationState: oneOf("enable", "detach"),
      operatingSystem: system,
      recommendedVmSizes: list(text(), 6),
      openPorts: list(
        object(
          {
            label: { type: "string", minLength: 3, maxLength: 20, pattern: "^[a-zA-Z_0-9.\\- ]*[a-zA-Z_0-9]$" },
            portRange: { type: "string", pattern: `^${port}(?:\\s*-\\s*${port})?$` },
            protocol: oneOf("tcp", "udp", "both"),
          },
          ["label", "portRange", "protocol"],
        ),
        100,
      ),
      vmProperties: object(
        Object.fromEntries(
          [
            "supportsExtensions", "supportsBackup", "supportsAcceleratedNetworking", "isNetworkVirtualAppliance", "supportsNVMe", "supportsCloudInit",
            "supportsAadLogin", "supportsHibernation", "supportsRemoteConnection", "requiresCustomArmTemplate",
          ].map((name) => [name, { type: "boolean" }]), // prettier-ignore
        ),
      ),
      skus: { ...list(object({ imageType, skuId: { type: "string", pattern: "^[a-z0-9-_]+$" } }, ["imageType", "skuId"]), 2), minItems: 1 },
      vmImageVersions: list(
        object(
          {
            versionNumber: { type: "string", maxLength: 32, pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$" },
            lifecycleState: lifecycle,
            deprecationSchedule: schedule,
            vmImages: { ...list(object({ imageType, source }, ["imageType", "source"]), 2), minItems: 1 },
          },
          ["versionNumber", "vmImages"],
        ),
      ),
    },
    ["product", "plan"],
  ),
};
