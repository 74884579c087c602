import { hash } from "node:crypto";

import { leadSource, type Lead } from "../../core/lead.ts";

/** The documented fields of a lead, flat, in the names that tables, blobs and rows carry. */
export function fieldsOf(lead: Lead) {
  const { customer, offer } = lead;
  return {
    key: lead.key,
    lead_source: leadSource(lead),
    source: lead.source,
    action: lead.action,
    publisher: offer.publisher,
    offer: offer.offer,
    offer_title: lead.offerTitle,
    first_name: customer.firstName,
    last_name: customer.lastName,
    email: customer.email,
    phone: customer.phone,
    country: customer.country,
    company: customer.company,
    title: customer.title,
    description: lead.description,
    at: lead.at,
  };
}

/** The lead in text that every destination can hold: half a surrogate pair or a NUL in it must not look like a broken destination. */
export function wellFormed(lead: Lead): Lead {
  const { firstName, lastName, email, phone, country, company, title } = lead.customer;
  const customer = {
    firstName: clean(firstName),
    lastName: clean(lastName),
    email: clean(email),
    phone: clean(phone),
    country: clean(country),
    company: clean(company),
    title: clean(title),
  };
  return { ...lead, offerTitle: clean(lead.offerTitle), description: clean(lead.description), customer };
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}

/**
 * A name for the lead where `/` and the like may not stand: readable, and different for different keys. Ids hold no dot, so a slash becomes one; a key
 * with anything else in it is named by its digest.
 */
export function recordName(key: string): string {
  return /^[\w/-]{1,200}$/.test(key) ? key.replaceAll("/", ".") : hash("sha256", key);
}

/** The text, cut to as many characters as a column holds. */
export function cut(text: string, longest: number): string {
  const characters = Array.from(text);
  return characters.length <= longest ? text : characters.slice(0, longest).join("");
}

/** Whether what was read back is what was written, field by field. */
export function sameFields(found: Readonly<Record<string, unknown>> | undefined, wanted: Readonly<Record<string, string>>): boolean {
  return found !== undefined && Object.entries(wanted).every(([name, value]) => found[name] === value);
}
