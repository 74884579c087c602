import fc from "fast-check";

import { address, amount, guid, partly, shortId, some, words } from "./arbitrary-words.ts";

// Plans within the schema: every member that a plan may have, present or not.

const prices = fc.dictionary(fc.constantFrom("1", "2", "4", "64", "416"), amount, { minKeys: 1 });
const markets = some(fc.constantFrom("de", "it", "us", "ita"));
const price = fc.oneof(
  fc.record({ kind: fc.constant("free") }),
  fc.record({ kind: fc.constant("flat"), price: amount }),
  fc.record({ kind: fc.constant("perCore"), pricePerCore: amount }),
  fc.record({ kind: fc.constant("perCoreSize"), prices }),
  fc.record({
    kind: fc.constant("perMarketAndCoreSize"),
    prices: fc.array(fc.record({ currency: fc.constant("eur"), markets, prices }), { minLength: 1, maxLength: 2 }),
  }),
);
const licence = fc.oneof(fc.record({ licence: fc.constant("byol") }), fc.record({ licence: fc.constant("payAsYouGo"), price }));

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const location = fc.oneof(
  fc.record({
    url: fc.constantFrom("https://contoso.blob.core.windows.net/v/a.vhd?sig=abc", "https://contoso.blob.core.windows.net/v/b.vhd?sig=d"),
    sha256,
  }),
  fc.record({ secret: fc.constant("WEB_VHD"), sha256 }),
  fc.record({ path: fc.constant("images/a.vhd"), sha256 }),
);
const deprecation = partly(
  {
    dateOffset: fc.constantFrom("P90D", "P1W"),
    reason: fc.constantFrom("criticalSecurityIssue", "endOfSupport", "other"),
    alternative: partly({ offer: fc.constant("web-stack-2"), plan: fc.constantFrom("p0", "p1") }, ["plan"]),
  },
  ["dateOffset", "reason"],
);
const version = (number: number): fc.Arbitrary<unknown> =>
  partly(
    {
      version: fc.constant(`1.${number}.0`),
      state: fc.constantFrom("generallyAvailable", "deprecated", "deleted"),
      deprecation,
      osDisk: location,
      dataDisks: fc.array(location, { maxLength: 2 }).map((disks) => disks.map((disk, lun) => ({ lun, ...disk }))),
    },
    ["version", "osDisk"],
  );
const versions = fc.subarray([0, 1, 2, 10], { minLength: 1 }).chain((numbers) => fc.tuple(...numbers.map(version)));
const images = fc
  .subarray(["x64Gen1", "x64Gen2", "arm64Gen2"], { minLength: 1, maxLength: 2 })
  .chain((types) => fc.tuple(...types.map((type) => fc.record({ type: fc.constant(type), skuId: shortId, versions }))));

const system = fc.oneof(
  partly({ family: fc.constant("linux"), type: fc.constantFrom("debian", "cblMariner", "other"), name: words }, ["family", "name"]),
  partly(
    {
      family: fc.constant("windows"),
      type: fc.constantFrom("windowsServer2022", "windowsServer2019Datacenter", "windowsServer20H2", "other"),
      name: words,
    },
    ["family", "name"],
  ),
);
const technical = partly(
  {
    os: system,
    recommendedSizes: some(fc.constantFrom("Standard_B2s", "Standard_D2s_v5"), 2),
    ports: fc.array(
      fc.record({
        label: fc.constantFrom("https", "app 1"),
        range: fc.constantFrom("443", "8000-8010"),
        protocol: fc.constantFrom("tcp", "udp", "both"),
      }),
      { maxLength: 2 },
    ),
    properties: partly({ supportsExtensions: fc.boolean(), supportsNVMe: fc.boolean(), requiresCustomArmTemplate: fc.boolean() }, []),
    images,
  },
  ["os", "recommendedSizes", "images"],
);

export const anyPlan = (own: string, base: string | undefined): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      partly(
        {
          plan: fc.constant(own),
          alias: words,
          title: words,
          summary: words,
          description: fc.constantFrom(`listing/${own}.md`, "listing/shared.md"),
          hidden: fc.boolean(),
          private: fc.boolean(),
          audience: fc.oneof(
            some(partly({ type: fc.constantFrom("tenant", "subscription"), id: guid, label: words }, ["type", "id"])),
            fc.constant("audience/list.csv"),
          ),
          azureRegions: some(fc.constantFrom("azureGlobal", "azureGovernment", "azureChina")),
          governmentCertifications: fc.array(fc.record({ name: words, link: address }), { maxLength: 2 }),
          markets: fc.oneof(fc.constantFrom("allMarkets", "allTaxRemittedMarkets"), markets),
          freeTrial: fc.record({ type: fc.constantFrom("day", "month"), value: fc.integer({ min: 1, max: 365 }) }),
          softwareReservations: fc.array(
            fc.record({
              type: fc.constantFrom("month", "year"),
              term: fc.integer({ min: 1, max: 36 }),
              percentageSave: fc.integer({ min: 1, max: 99 }),
            }),
            { maxLength: 2 },
          ),
          displayRank: fc.integer({ min: 0, max: 2_147_483_647 }),
        },
        ["plan", "title", "summary", "description", "markets"],
      ),
      licence,
      base === undefined ? technical : fc.constant({ basePlan: base }),
    )
    .map((parts) => Object.assign({}, ...parts) as unknown);
