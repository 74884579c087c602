import { describe, expect, it } from "vitest";

import { testLead, type Lead } from "../../src/core/lead.ts";
import type { LeadDestination } from "../../src/core/offer.ts";
import type { Leads } from "../../src/ports/world.ts";

/** One adapter under test, the destination it serves, and the leads that arrived there as documented fields. */
export type LeadsHarness = AsyncDisposable & {
  readonly leads: Leads;
  readonly again: () => Leads;
  readonly destination: LeadDestination;
  readonly arrived: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
};

export const sampleLead: Lead = testLead(
  { publisher: "contoso", offer: "web-stack" },
  "Contoso Web Stack",
  "2018-03-22T15:48:03.131Z",
  "contoso/web-stack/3/lead",
);

export function leadsContract(name: string, makeHarness: () => Promise<LeadsHarness>): void {
  describe(`${name} keeps the leads contract`, () => {
    it("writes the documented fields and reads them back", async () => {
      await using harness = await makeHarness();
      const answer = await harness.leads.send(harness.destination, sampleLead);
      expect(answer).toMatchObject({ kind: "done", already: false, value: { readBack: true } });
      expect(await harness.arrived()).toMatchObject([
        { lead_source: "AzureMarketplace-INS|contoso.web-stack", email: sampleLead.customer.email, country: "US", phone: "1234567890" },
      ]);
    });

    it("keeps one record per key: again, from another process, at the same time", async () => {
      await using harness = await makeHarness();
      const send = async (leads: Leads) => await leads.send(harness.destination, sampleLead);
      const answers = await Promise.all([send(harness.leads), send(harness.again())]);
      expect(answers.filter((each) => each.kind === "done" && each.already)).toHaveLength(1);
      const later = await harness.again().send(harness.destination, { ...sampleLead, at: "2019-01-01T00:00:00.000Z" });
      expect(later).toMatchObject({ kind: "done", already: true, value: { readBack: true } });
      expect(await harness.arrived()).toHaveLength(1);
    });

    it("keeps hostile text as text", async () => {
      await using harness = await makeHarness();
      const title = `Robert'); DROP TABLE leads;-- \0 \ud800 "☃" <script>`;
      expect(await harness.leads.send(harness.destination, { ...sampleLead, offerTitle: title })).toMatchObject({ kind: "done" });
      expect(await harness.arrived()).toMatchObject([{ offer_title: `Robert'); DROP TABLE leads;--  \ufffd "☃" <script>` }]);
    });

    it("needs no record for the destination none", async () => {
      await using harness = await makeHarness();
      const none = { kind: "none", settings: {}, contacts: [] } as const;
      expect(await harness.leads.send(none, sampleLead)).toEqual({
        kind: "done",
        already: false,
        value: { where: "none", readBack: false },
      });
      expect(await harness.arrived()).toEqual([]);
    });
  });
}
