import type { Contact, DiskReference, ImageSku, Offer, Plan } from "../../src/core/offer.ts";
import type { ImageCopy } from "../../src/render/product-input.ts";

// One offer with something in every field, for pages and catalogue. What must never reach the public says "secret" or "private".

const place = { path: "offers/contoso/web-stack/plans/standard.yaml", line: 31, column: 9 };
const media = "offers/contoso/web-stack/media";

function contact(name: string): Contact {
  return { name, email: `${name.toLowerCase()}@contoso.example`, phone: "+1 (425) 555-0100" };
}

function disk(digit: string): DiskReference {
  return { location: { url: `https://images.contoso.example/secret.vhd?sig=secret-${digit}` }, sha256: digit.repeat(64), place };
}

function sku(type: ImageSku["type"], skuId: string): ImageSku {
  return {
    type,
    skuId,
    versions: [
      { version: "1.4.1", state: "generallyAvailable", osDisk: disk("a"), dataDisks: [{ ...disk("b"), lun: 0 }], place },
      { version: "1.10.0", state: "deprecated", osDisk: disk("c"), dataDisks: [], place },
      { version: "1.3.0", state: "deleted", osDisk: disk("d"), dataDisks: [], place },
    ],
  };
}

const standard: Plan = {
  id: "standard",
  title: "Standard",
  summary: "Everything a web team needs, billed by the hour.",
  description: "Runs on **two cores and up**.\n\n- nginx 1.28 with HTTP/3\n- PostgreSQL 17, tuned\n- updates for five years",
  hidden: false,
  isPrivate: false,
  licence: "payAsYouGo",
  price: { kind: "perCoreSize", prices: { "2": 0.1, "4": 0.2, "16": 0.8125 } },
  freeTrial: { type: "month", value: 1 },
  markets: "allMarkets",
  azureRegions: ["azureGlobal"],
  osFamily: "linux",
  osName: "Debian 13",
  recommendedSizes: ["Standard_D2s_v5", "Standard_D4s_v5", "Standard_B2s"],
  ports: [
    { label: "HTTPS", range: "443", protocol: "tcp" },
    { label: "HTTP3", range: "443", protocol: "udp" },
  ],
  skus: [sku("x64Gen2", "standard"), sku("arm64Gen2", "standard-arm")],
  path: place.path,
};

const byol: Plan = {
  ...standard,
  id: "byol",
  title: "Bring your own licence",
  summary: "For customers with a Contoso agreement.",
  description: "Enter your key at the first start.",
  licence: "byol",
  price: { kind: "byol" },
  markets: ["de", "it"],
  ports: [],
  skus: [sku("x64Gen2", "byol")],
};

const description = `# Why teams choose it

The stack is built from source every week and tested on every size we recommend. It follows the CIS benchmark and keeps a log of every change.

## What is inside

| part | version |
|---|---|
| nginx | 1.28 |
| PostgreSQL | 17 |

Read the [handbook](https://contoso.example/handbook), or see \`stack status\` after login.`;

/** A complete offer with two public plans, a hidden and a private one. */
export const publishedOffer: Offer = {
  id: { publisher: "contoso", offer: "web-stack" },
  alias: "web stack, secret alias",
  listing: {
    title: "Contoso Web Stack",
    summary: "nginx, PostgreSQL and Node.js, hardened and ready in a minute.",
    longSummary:
      "A web server that is finished when it boots: certificates renew themselves, backups run at night, and nothing listens that should not.",
    description,
    categories: ["developer-tools", "web"],
    links: [{ title: "Handbook", url: "https://contoso.example/handbook" }],
    logos: { large: `${media}/logo-large.png`, small: `${media}/logo-small.png`, hero: `${media}/hero.png` },
    screenshots: [{ path: `${media}/screenshot-1.png`, caption: "The console right after the first start" }],
    videos: [{ title: "A tour in two minutes", url: "https://www.youtube.com/watch?v=abc", thumbnail: `${media}/screenshot-1.png` }],
  },
  legal: { privacyPolicy: "https://contoso.example/privacy", terms: { kind: "text", text: "Use it **fairly**." } },
  support: { engineering: contact("SecretEngineer"), customer: contact("Support"), url: "https://contoso.example/support" },
  lead: { kind: "azureTable", connectionString: { secret: "LEAD_TOKEN" }, table: "leads", contacts: ["secret-sales@contoso.example"] },
  previewAudience: [{ subscription: "5b1e0000-0000-4000-8000-000000000001", label: "secret audience" }],
  notify: ["secret-notify@contoso.example"],
  plans: [
    standard,
    byol,
    { ...standard, id: "hidden", title: "Secret hidden plan", hidden: true },
    { ...standard, id: "private", title: "Secret private plan", isPrivate: true },
  ],
  path: "offers/contoso/web-stack/offer.yaml",
};

export const publishedDigest = `sha256:${"1a2b3c4d".repeat(8)}`;

export const publishedRegions = ["northeurope", "westeurope"];

/** Every disk of every version in either region, at addresses like those of storage accounts. */
export const publishedCopies: readonly ImageCopy[] = publishedRegions.flatMap((region) =>
  ["a", "b", "c"].map((digit) => ({
    region,
    sha256: digit.repeat(64),
    url: `https://contoso${region}.blob.core.windows.net/slipway-public/${digit.repeat(64)}.vhd`,
  })),
);

/** The offer among others, as a store front has them. */
export const publishedShelf: readonly Offer[] = [
  publishedOffer,
  ...(
    [
      ["contoso", "db", "Contoso Database", ["databases"]],
      ["fabrikam", "router", "Fabrikam Router", ["networking", "security"]],
      ["fabrikam", "vault", "Fabrikam Vault", ["security"]],
      ["northwind", "builder", "Northwind Build Server", ["developer-tools/build"]],
      ["northwind", "plain", "Northwind Plain", []],
    ] as const
  ).map(([publisher, offer, title, categories]) => ({
    ...publishedOffer,
    id: { publisher, offer },
    listing: { ...publishedOffer.listing, title, categories },
  })),
];
