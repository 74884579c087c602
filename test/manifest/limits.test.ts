import { describe, expect, test } from "vitest";

import { codesWith, problemsWith, withValue } from "../support/changed-sample.ts";

type Row = readonly [pointer: string, good: unknown, bad: unknown, code: string];

const guid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const times = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));
const emails = (count: number): readonly string[] => times(count, (index) => `a${index}@contoso.example`);
const link = { title: "Docs", url: "https://contoso.example/" };
const shot = { path: "media/screenshot-1.png", caption: "A picture" };
const video = { title: "Tour", url: "https://youtu.be/a", thumbnail: "media/screenshot-1.png" };
const contact = { name: "A", email: "a@contoso.example", phone: "+39 02 555" };
const secret = { secret: "NAME" };
const amendment = { file: "listing/standard.md", tenants: [guid(1)] };
const disk = (index: number): object => ({ lun: index, path: `d${index}.vhd`, sha256: "a".repeat(64) });

// Every limit of the offer's fields: the last value that passes, the first that does not.
const offerLimits: readonly Row[] = [
  ["alias", "x".repeat(120), "x".repeat(121), "field-too-long"],
  ["notify", emails(100), emails(101), "field-too-many"],
  ["notify.0", "a@b.example", "a@", "field-format"],
  ["listing.title", "x".repeat(200), "x".repeat(201), "field-too-long"],
  ["listing.title", "Web ® Stack", "Web 🚀", "field-pattern"],
  ["listing.summary", "x".repeat(100), "x".repeat(101), "field-too-long"],
  ["listing.longSummary", "x".repeat(256), "x".repeat(257), "field-too-long"],
  ["listing.marketingId", "x".repeat(50), "x".repeat(51), "field-pattern"],
  ["listing.marketingId", "a-b", "a-", "field-pattern"],
  ["listing.categories", [{ id: "a" }, { id: "b" }], [{ id: "a" }, { id: "b" }, { id: "c" }], "field-too-many"],
  ["listing.categories", [{ id: "a" }], [], "field-too-few"],
  ["listing.categories.0.subcategories", ["a", "b"], ["a", "b", "c"], "field-too-many"],
  ["listing.cspChannel", "terminated", "nobody", "field-value"],
  ["listing.links", times(25, () => link), times(26, () => link), "field-too-many"],
  ["listing.links.0.url", "http://contoso.example", "javascript:alert(1)", "field-pattern"],
  ["listing.screenshots", times(5, () => shot), times(6, () => shot), "field-too-many"],
  ["listing.screenshots.0.caption", "x".repeat(255), "x".repeat(256), "field-too-long"],
  ["listing.videos", times(5, () => video), times(6, () => video), "field-too-many"],
  ["listing.videos", [video], [{ ...video, url: "https://videos.example/1" }], "field-pattern"],
  ["legal.privacyPolicy", "http://contoso.example/p", "contoso.example/p", "field-pattern"],
  ["legal.terms", { kind: "url", url: "https://a.example" }, { kind: "url" }, "field-missing"],
  ["legal.terms", { kind: "standardContract" }, { kind: "standardContract", url: "https://a.example" }, "field-unknown"],
  ["legal.terms", ...ofAmendments(10, 11), "field-too-many"],
  ["legal.terms", ...ofTenants(20, 21), "field-too-many"],
  ["support.engineering", contact, { ...contact, phone: "none" }, "field-pattern"],
  ["support.customer", contact, { ...contact, name: "x".repeat(256) }, "field-too-long"],
  [
    "preview.audience",
    times(100, (index) => ({ subscription: guid(index) })),
    times(101, (index) => ({ subscription: guid(index) })),
    "field-too-many",
  ],
  ["preview.audience", [{ subscription: guid(1) }], [], "field-too-few"],
  ["preview.audience.0.subscription", guid(7), guid(7).replace("a", "A").toUpperCase().replace("00000000", "ABCDEFAB"), "field-pattern"],
  ["preview.audience.0.label", "x".repeat(1000), "x".repeat(1001), "field-too-long"],
];

function terms(customAmendments: unknown): unknown {
  return { kind: "standardContract", customAmendments };
}

function ofAmendments(good: number, bad: number): [unknown, unknown] {
  return [terms(times(good, () => amendment)), terms(times(bad, () => amendment))];
}

function ofTenants(good: number, bad: number): [unknown, unknown] {
  return [terms([{ ...amendment, tenants: times(good, guid) }]), terms([{ ...amendment, tenants: times(bad, guid) }])];
}

const leadLimits: readonly Row[] = [
  ["leads", { kind: "none" }, { kind: "none", path: "x" }, "field-unknown"],
  ["leads", { kind: "azureTable", connectionString: secret }, { kind: "azureTable" }, "field-missing"],
  [
    "leads",
    { kind: "azureTable", connectionString: secret, table: "abc" },
    { kind: "azureTable", connectionString: secret, table: "1a" },
    "field-pattern",
  ],
  [
    "leads",
    { kind: "azureBlob", connectionString: secret, container: "leads" },
    { kind: "azureBlob", connectionString: secret, container: "L" },
    "field-pattern",
  ],
  ["leads", { kind: "httpsEndpoint", url: "https://a.example" }, { kind: "httpsEndpoint", url: "http://a.example" }, "field-pattern"],
  ["leads", { kind: "httpsEndpoint", url: secret }, { kind: "httpsEndpoint", url: { secret: "lower" } }, "field-pattern"],
  [
    "leads",
    { kind: "httpsEndpoint", url: "https://a.example/x" },
    { kind: "httpsEndpoint", url: "https://user:pass@a.example" },
    "field-pattern",
  ],
  ["leads", { kind: "email", contacts: ["a@b.example"] }, { kind: "email", contacts: [] }, "field-too-few"],
  [
    "leads",
    { kind: "salesforce", objectIdentifier: "00D5g000001AbCd" },
    { kind: "salesforce", objectIdentifier: "00D5g" },
    "field-pattern",
  ],
  ["leads", marketo("12345678"), marketo("123456789"), "field-pattern"],
  ["leads", { ...marketo("1"), munchkinId: "abc-123-XYZ" }, { ...marketo("1"), munchkinId: "abc-123" }, "field-pattern"],
  [
    "leads",
    dynamics({ kind: "office365", username: "u", password: secret }),
    dynamics({ kind: "office365", username: "u", password: "p" }),
    "field-type",
  ],
  [
    "leads",
    dynamics({ kind: "azureAd", applicationId: guid(1), applicationKey: secret, directoryId: guid(2) }),
    dynamics({ kind: "azure" }),
    "field-value",
  ],
];

function marketo(formId: string): Readonly<Record<string, unknown>> {
  const access = { clientId: "5b1e9c7a", clientSecret: { secret: "CRM_SECRET" } };
  return { kind: "marketo", serverId: "app", munchkinId: "123-abc-456", formId, ...access };
}

function dynamics(authentication: unknown): unknown {
  return { kind: "dynamics", instanceUrl: "https://contoso.crm.example", authentication };
}

const planLimits: readonly Row[] = [
  ["alias", "x".repeat(125), "x".repeat(126), "field-too-long"],
  ["title", "x".repeat(100), "x".repeat(101), "field-too-long"],
  ["summary", "x".repeat(100), "x".repeat(101), "field-too-long"],
  ["hidden", true, "yes", "field-type"],
  ["azureRegions", ["azureChina"], [], "field-too-few"],
  ["azureRegions", ["azureGovernment"], ["azureMars"], "field-value"],
  ["governmentCertifications", times(100, certificate), times(101, certificate), "field-too-many"],
  ["markets", ["it", "usa"], ["ital"], "field-pattern"],
  ["markets", "allTaxRemittedMarkets", "someMarkets", "field-value"],
  ["markets", ["it"], [], "field-too-few"],
  ["price", { kind: "free" }, { kind: "free", price: 1 }, "field-unknown"],
  ["price", { kind: "flat", price: 0 }, { kind: "flat", price: -0.01 }, "field-range"],
  ["price", { kind: "perCoreSize", prices: { "2": 1 } }, { kind: "perCoreSize", prices: { two: 1 } }, "field-pattern"],
  ["price", perMarket("eur"), perMarket("EUR"), "field-pattern"],
  ["freeTrial", { type: "month", value: 6 }, { type: "month", value: 0 }, "field-range"],
  ["softwareReservations", [reservation(99)], [reservation(100)], "field-range"],
  ["displayRank", 0, 0.5, "field-type"],
  ["os.name", "x".repeat(100), "x".repeat(101), "field-too-long"],
  ["os.type", "ubuntu", "windows2022", "field-value"],
  ["recommendedSizes", times(6, (index) => `S${index}`), times(7, (index) => `S${index}`), "field-too-many"],
  ["recommendedSizes", ["S1"], [], "field-too-few"],
  ["ports", times(100, port), times(101, port), "field-too-many"],
  ["ports", [{ ...port(0), label: "abc" }], [{ ...port(0), label: "ab" }], "field-too-short"],
  ["ports", [{ ...port(0), label: "x".repeat(20) }], [{ ...port(0), label: "x".repeat(21) }], "field-too-long"],
  ["ports", [{ ...port(0), range: "1-65535" }], [{ ...port(0), range: "65536" }], "port-out-of-range"],
  ["ports", [{ ...port(0), range: "1" }], [{ ...port(0), range: "0" }], "port-out-of-range"],
  ["ports", [{ ...port(0), range: "80-80" }], [{ ...port(0), range: "81-80" }], "port-range-reversed"],
  ["images.0.type", "arm64Gen2", "x64Gen3", "field-value"],
  ["images.0.versions", times(100, version), times(101, version), "field-too-many"],
  ["images.0.versions", [version(1)], [], "field-too-few"],
  ["images.0.versions.0.version", `1.0.${"9".repeat(28)}`, `1.0.${"9".repeat(29)}`, "field-too-long"],
  ["images.0.versions.0.version", "1.2.3", "1.2", "field-pattern"],
  ["images.0.versions.0.dataDisks", times(16, disk), times(17, disk), "field-too-many"],
  ["images.0.versions.0.osDisk.path", "a/b.vhd", "../b.vhd", "field-pattern"],
  ["images.0.versions.0.osDisk.path", "a.vhd", "/a.vhd", "field-pattern"],
];

function certificate(): unknown {
  return { name: "FedRAMP", link: "https://contoso.example/f" };
}

function perMarket(currency: string): unknown {
  return { kind: "perMarketAndCoreSize", prices: [{ currency, markets: ["it"], prices: { "4": 0.1 } }] };
}

function reservation(percentageSave: number): unknown {
  return { type: "year", term: 3, percentageSave };
}

function port(index: number): Readonly<Record<string, string>> {
  return { label: "port", range: String(index + 1000), protocol: "tcp" };
}

function version(index: number): unknown {
  return { version: `1.0.${index}`, osDisk: { path: "a.vhd", sha256: "a".repeat(64) } };
}

describe.each([
  ["offer.yaml", [...offerLimits, ...leadLimits]],
  ["plans/standard.yaml", planLimits],
] as const)("%s", (path, rows) => {
  test.each(rows)("%s passes up to its limit, %o, but %o says %s", (pointer, good, bad, code) => {
    const steps = pointer.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    expect(problemsWith(withValue(path, steps, good)).filter(({ level }) => level === "error")).toEqual([]);
    expect(codesWith(withValue(path, steps, bad))).toContain(code);
  });
});

test.each(["publisher", "offer", "alias", "listing", "legal", "support", "preview"])("offer.yaml needs %s", (field) => {
  expect(codesWith(withValue("offer.yaml", [field], undefined))).toContain("field-missing");
});

test.each(["plan", "title", "summary", "description", "markets", "licence", "price", "os", "recommendedSizes", "images"])(
  "a plan needs %s",
  (field) => {
    expect(codesWith(withValue("plans/standard.yaml", [field], undefined))).toContain("field-missing");
  },
);

test.each(["ab", "Abc", "a-b-", "-ab", "a".repeat(51), "a b"])("%s is no offer id", (id) => {
  expect(codesWith(withValue("offer.yaml", ["offer"], id))).toContain("field-pattern");
});
