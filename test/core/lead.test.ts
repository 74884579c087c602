import { describe, expect, it } from "vitest";

import { leadSource, testLead } from "../../src/core/lead.ts";

const offer = { publisher: "contoso", offer: "web-stack" };

describe("testLead", () => {
  it("carries the documented dummy data, numbered in ticks of its moment", () => {
    // The documented example's number is this moment in ticks.
    const lead = testLead(offer, "Contoso Web Stack", "2018-03-22T15:48:03.131Z", "key");
    const marker = "SLIPWAY_TEST_636573304831310000";
    expect(lead).toMatchObject({ key: "key", offer, offerTitle: "Contoso Web Stack", description: marker });
    expect(lead.customer).toEqual({
      firstName: marker,
      lastName: marker,
      email: `${marker}@example.com`,
      phone: "1234567890",
      country: "US",
      company: marker,
      title: marker,
    });
  });

  it("names its source as documented", () => {
    expect(leadSource(testLead(offer, "", "2026-11-22T16:04:11.000Z", "key"))).toBe("AzureMarketplace-INS|contoso.web-stack");
  });
});
