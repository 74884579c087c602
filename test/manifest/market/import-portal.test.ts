import { describe, expect, test } from "vitest";

import { filesOf, imported, product, told, tree } from "../../support/imported-trees.ts";

const portal = {
  publisherId: "contoso",
  offerTypeId: "microsoft-azure-virtualmachines",
  id: "contosovirtualmachine",
  definition: {
    displayText: "Contoso VM",
    offer: {
      "microsoft-azure-marketplace.title": "Contoso App",
      "microsoft-azure-marketplace.summary": "Dev ops",
      "microsoft-azure-marketplace.description": "<p>Dev <b>ops</b></p>",
      "microsoft-azure-marketplace.offerMarketingUrlIdentifier": "contosoapp",
      "microsoft-azure-marketplace.allowedSubscriptions": ["59160C40-2e25-4dcf-a2fd-6514cb08bf08"],
      "microsoft-azure-marketplace.categoryMap": [{ categoryL1: "analytics", "categoryL2-analytics": ["visualization-and-reporting"] }],
      "microsoft-azure-marketplace.largeLogo": "https://store.example/large.png?sig=secret",
      "microsoft-azure-marketplace.leadDestination": "AzureTable",
      "microsoft-azure-marketplace.tableLeadConfiguration": { anything: "AccountKey=abc" },
      "microsoft-azure-marketplace.privacyURL": "https://contoso.example",
      "microsoft-azure-marketplace.termsOfUse": "Terms",
      "microsoft-azure-marketplace.screenshots": [],
    },
    plans: [
      {
        planId: "sku-1",
        "microsoft-azure-virtualmachines.skuTitle": "App",
        "microsoft-azure-virtualmachines.cloudAvailability": ["PublicAzure", "Fairfax"],
        virtualMachinePricing: {
          isByol: false,
          freeTrialDurationInMonths: 1,
          coreMultiplier: { currency: "USD", individually: { sharedcore: 1, "2core": 2 } },
        },
        "microsoft-azure-virtualmachines.operatingSystemFamily": "Windows",
        "microsoft-azure-virtualmachines.windowsOSType": "Other",
        "microsoft-azure-virtualmachines.operationSystem": "Contoso App",
        "microsoft-azure-virtualmachines.vmImages": { "1.0.1": { osVhdUrl: "https://x.example/a.vhd?sig=x", lunVhdDetails: [] } },
        regions: ["AZ"],
      },
    ],
  },
  eTag: "W/x",
  version: 5,
};

describe("an offer document of the old portal", () => {
  test("becomes manifests; what its documents do not describe is told", () => {
    const found = imported(portal, undefined);
    expect(filesOf(found)["offer.yaml"]).toMatchObject({
      publisher: "contoso",
      offer: "contosovirtualmachine",
      alias: "Contoso VM",
      listing: {
        marketingId: "contosoapp",
        categories: [{ id: "analytics", subcategories: ["visualization-and-reporting"] }],
        logos: { large: "media/logo-large.png" },
      },
      preview: { audience: [{ subscription: "59160c40-2e25-4dcf-a2fd-6514cb08bf08" }] },
    });
    expect(filesOf(found)["listing/description.md"]).toBe("Dev **ops**\n");
    expect(filesOf(found)["plans/sku-1.yaml"]).toMatchObject({
      azureRegions: ["azureGlobal", "azureGovernment"],
      markets: ["az"],
      price: { kind: "perCoreSize", prices: { 2: 2 } },
      freeTrial: { type: "month", value: 1 },
      images: [{ versions: [{ version: "1.0.1", osDisk: { url: "https://x.example/a.vhd?sig=x" } }] }],
    });
    expect(told(found)).toEqual([
      "warning market-field-unknown /definition/offer/microsoft-azure-marketplace.tableLeadConfiguration/anything",
      "warning market-field-unknown /definition/plans/0/microsoft-azure-virtualmachines.windowsOSType",
      "warning market-field-unknown /definition/plans/0/virtualMachinePricing/coreMultiplier/individually/sharedcore",
      "warning market-lead-unknown /definition/offer/microsoft-azure-marketplace.leadDestination",
    ]);
  });

  test("of another kind of offer is refused", () => {
    expect(told(imported({ ...portal, offerTypeId: "microsoft-azure-saas" }, undefined))).toEqual(["error market-offer-type"]);
    expect(told(imported(tree({ ...product, type: "softwareAsAService" })))).toEqual(["error market-offer-type"]);
  });
});
