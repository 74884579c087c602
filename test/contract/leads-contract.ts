import { describe, expect, it } from "vitest";

import type { LeadDestination } from "../../src/core/lead-destination.ts";
import { testLead, type Lead } from "../../src/core/lead.ts";
import type { Leads } from "../../src/ports/world.ts";

/** One adapter under test, the destination it serves, and the leads that arrived there as documented fields. */
export type LeadsHarness = AsyncDisposable & {
  readonly leads: Leads;
  readonly again: () => Leads;
  readonly destination: LeadDestination;
  readonly arrived: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
};

/** What a kind of destination can not do. */
export type LeadsLimits = {
  /** It takes leads and lets nobody read or remove them. */
  readonly writeOnly?: boolean;
  /** It has no place for where a lead came from, or for the offer's title. */
  readonly noSource?: boolean;
  readonly noTitle?: boolean;
};

export const sampleLead: Lead = testLead(
  { publisher: "contoso", offer: "web-stack" },
  "Contoso Web Stack",
  "2018-03-22T15:48:03.131Z",
  "contoso/web-stack/3/lead",
);

export function leadsContract(name: string, makeHarness: MakeHarness, limits: LeadsLimits = {}): void {
  describe(`${name} keeps the leads contract`, () => {
    arrives(makeHarness, limits);
    staysAndGoes(makeHarness, limits);
  });
}

type MakeHarness = () => Promise<LeadsHarness>;

function arrives(makeHarness: MakeHarness, { writeOnly = false, noSource = false, noTitle = false }: LeadsLimits): void {
  it("writes the documented fields and reads them back", async () => {
    await using harness = await makeHarness();
    const answer = await harness.leads.send(harness.destination, sampleLead);
    expect(answer).toMatchObject({ kind: "done", already: false, value: { readBack: !writeOnly } });
    const { firstName, lastName, email, company, title } = sampleLead.customer;
    expect(await harness.arrived()).toMatchObject([
      {
        first_name: firstName,
        last_name: lastName,
        email,
        company,
        title,
        country: "US",
        phone: "1234567890",
        ...(noSource ? {} : { lead_source: "AzureMarketplace-INS|contoso.web-stack" }),
        ...(noTitle ? {} : { offer_title: "Contoso Web Stack" }),
      },
    ]);
  });

  it("keeps one record per key: again, from another process, at the same time", async () => {
    await using harness = await makeHarness();
    const send = async (leads: Leads) => await leads.send(harness.destination, sampleLead);
    const answers = await Promise.all([send(harness.leads), send(harness.again())]);
    expect(answers.filter((each) => each.kind === "done" && each.already)).toHaveLength(1);
    const later = await harness.again().send(harness.destination, { ...sampleLead, at: "2019-01-01T00:00:00.000Z" });
    expect(later).toMatchObject({ kind: "done", already: true, value: { readBack: !writeOnly } });
    expect(await harness.arrived()).toHaveLength(1);
  });

  it("keeps hostile text as text", async () => {
    await using harness = await makeHarness();
    const hostile = `Robert'); DROP TABLE leads;-- \0\ud800 "☃" <script>\\`;
    const kept = `Robert'); DROP TABLE leads;-- \ufffd "☃" <script>\\`;
    const lead = { ...sampleLead, offerTitle: hostile, customer: { ...sampleLead.customer, company: hostile } };
    expect(await harness.leads.send(harness.destination, lead)).toMatchObject({ kind: "done" });
    expect(await harness.arrived()).toMatchObject([{ company: kept, ...(noTitle ? {} : { offer_title: kept }) }]);
  });
}

function staysAndGoes(makeHarness: MakeHarness, { writeOnly = false }: LeadsLimits): void {
  it("forgets a lead where it can, and can be told it again", async () => {
    await using harness = await makeHarness();
    const { leads, destination } = harness;
    await leads.send(destination, sampleLead);
    expect(await leads.remove(destination, sampleLead)).toEqual({ kind: "done", already: false, value: { removed: !writeOnly } });
    expect(await harness.arrived()).toHaveLength(writeOnly ? 1 : 0);
    expect(await leads.remove(destination, sampleLead)).toEqual({ kind: "done", already: !writeOnly, value: { removed: !writeOnly } });
    expect(await leads.send(destination, sampleLead)).toMatchObject({ kind: "done", already: writeOnly });
  });

  it("needs no record for the destination none", async () => {
    await using harness = await makeHarness();
    const none = { kind: "none", contacts: [] } as const;
    expect(await harness.leads.send(none, sampleLead)).toEqual({
      kind: "done",
      already: false,
      value: { where: "none", readBack: false },
    });
    expect(await harness.arrived()).toEqual([]);
  });
}
