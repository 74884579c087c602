import { leadSource, type Lead } from "../../core/lead.ts";
import { ask, type AskOptions } from "../ask.ts";
import { neverRemoved, type LeadBook } from "./lead-book.ts";
import { refusedBy, unreachable, type Speaker } from "./lead-failure.ts";
import { cut } from "./lead-fields.ts";
import { form } from "./oauth.ts";

/**
 * Salesforce's web-to-lead form: a public address that takes a form with the organisation's id and always answers 200. Whether it took the lead stands
 * in the header `Is-Processed`; what became of it cannot be asked.
 */
export function salesforceForm(address: URL, organisation: string, options: AskOptions): LeadBook {
  const speaker: Speaker = { kind: "salesforce", host: address.host, secrets: [] };
  return {
    async send(lead) {
      const url = new URL("/servlet/servlet.WebToLead?encoding=UTF-8", address);
      try {
        const reply = await ask({ method: "POST", url, ...form({ oid: organisation, ...fieldsOf(lead) }) }, options);
        if (reply.status !== 200) return refusedBy(speaker, reply, "");
        const processed = reply.header("is-processed") ?? "true";
        if (!/^true\b/i.test(processed)) return refusedBy(speaker, { ...reply, status: 400 }, processed);
        return { kind: "done", already: false, value: { where: `${address.host} (organisation ${organisation})`, readBack: false } };
      } catch (error) {
        return unreachable(speaker, error);
      }
    },
    remove: neverRemoved,
  };
}

/** Field names of the web form, cut to what the standard lead fields take. */
function fieldsOf(lead: Lead): Readonly<Record<string, string>> {
  const { customer } = lead;
  return {
    first_name: cut(customer.firstName, 40),
    last_name: cut(customer.lastName, 80),
    company: cut(customer.company, 255),
    title: cut(customer.title, 128),
    phone: cut(customer.phone, 40),
    email: cut(customer.email, 80),
    country: cut(customer.country, 80),
    lead_source: cut(leadSource(lead), 255),
    description: cut(lead.description, 32_000),
  };
}
