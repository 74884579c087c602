import { describe, expect, it } from "vitest";

import { leadSource } from "../../src/core/lead.ts";
import { leadFieldNames, readLead, storeLead } from "../../src/core/store-lead.ts";
import { offer, start } from "../support/core-words.ts";

const good: Readonly<Record<string, string>> = {
  firstName: " Zoë ",
  lastName: "O’Neill-Gómez",
  email: "zoe@example.com",
  company: "Łódź & Co",
  phone: "+39 (02) 12-34 x5",
  country: "Italia",
  title: "CTO",
  consent: "yes",
};
const reading = (changes: Readonly<Record<string, string>> = {}) => readLead((name) => ({ ...good, ...changes })[name]);

describe("a customer's details", () => {
  it("are taken as people write them, without the space around", () => {
    const { form, faults } = reading();
    expect(faults).toEqual({});
    expect(form).toMatchObject({ firstName: "Zoë", lastName: "O’Neill-Gómez", email: "zoe@example.com" });
    expect(Object.keys(form)).toEqual(leadFieldNames);
  });

  it("need a name, an address, a company and consent; the rest may be left out", () => {
    expect(readLead(() => undefined).faults).toEqual({
      firstName: "missing",
      lastName: "missing",
      email: "missing",
      company: "missing",
      consent: "missing",
    });
    expect(reading({ phone: "", country: "", title: "" }).faults).toEqual({});
    for (const consent of ["", "no", "on", "YES"]) expect(reading({ consent }).faults).toEqual({ consent: "missing" });
  });

  it("are refused where they could not be what they say, each named", () => {
    expect(reading({ email: "a@b@c", phone: "call me", company: "x".repeat(101) }).faults).toEqual({
      email: "unfit",
      phone: "unfit",
      company: "tooLong",
    });
    for (const email of [
      "a b@example.com",
      "a@example.com,b@example.com",
      "a@example.com\r\nBcc: b@example.com",
      "<a@example.com>",
      "@x",
      "a@-",
    ])
      expect(reading({ email }).faults).toEqual({ email: "unfit" });
    for (const firstName of ["a\nb", "a\u202eb", "a\0b", "a\ud800b", "a\u200bb"])
      expect(reading({ firstName }).faults).toEqual({ firstName: "unfit" });
  });

  it("become the documented lead, with the consent in it", () => {
    const lead = storeLead(reading().form, { id: offer, title: "Web Stack" }, { at: start, text: "I agree." }, "0a1b");
    expect(leadSource(lead)).toBe("AzureMarketplace-INS|contoso.web-stack");
    expect(lead).toMatchObject({ key: "contoso/web-stack/lead/0a1b", offerTitle: "Web Stack", at: start });
    expect(lead.description).toBe(`Get it now. Agreed ${start}: I agree.`);
  });
});
