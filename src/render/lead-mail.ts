import { leadSource, type Lead } from "../core/lead.ts";
import { offerName } from "../core/offer.ts";
import { rendered, type Rendered } from "./mail.ts";
import { momentText } from "./words.ts";

/** The mail that brings a lead to its contacts: who, from where, what they want, and what to do. */
export function leadLetter(lead: Lead): Rendered {
  const name = offerName(lead.offer);
  return rendered(
    {
      name,
      subject: `Lead: ${fullName(lead)}`,
      tone: "good",
      headline: `Somebody asked for ${lead.offerTitle}`,
      blocks: [
        { kind: "facts", facts: rowsOf(lead) },
        { kind: "paragraph", text: "Answer the customer yourself: a reply to this message reaches nobody." },
      ],
      footer: [`You get this because your address is a contact for leads in the manifest of ${name}.`],
    },
    "en",
  );
}

type Rows = readonly (readonly [label: string, value: string])[];

function rowsOf(lead: Lead): Rows {
  const { customer } = lead;
  const rows = [
    ["Name", fullName(lead)],
    ["Title", customer.title],
    ["Company", customer.company],
    ["Country", customer.country],
    ["E-mail", customer.email],
    ["Telephone", customer.phone],
    ["Message", lead.description],
    ["Source", leadSource(lead)],
    ["At", momentText(lead.at)],
  ] as const;
  return rows.flatMap(([label, value]) => (value === "" ? [] : [[label, value] as const]));
}

function fullName({ customer }: Lead): string {
  return [customer.firstName, customer.lastName].filter((part) => part !== "").join(" ");
}
