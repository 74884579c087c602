import { leadSource, type Lead } from "../../core/lead.ts";
import { ask, type AskOptions } from "../ask.ts";
import { neverRemoved, type LeadBook } from "./lead-book.ts";
import { refusedBy, unreachable, type Speaker } from "./lead-failure.ts";

/**
 * An address that takes leads as JSON, in the documented shape (`ActionCode`, `OfferTitle`, `LeadSource`, `UserDetails`). Any 2xx is yes. It cannot be
 * read back; `Idempotency-Key` lets the other side tell a repetition.
 */
export function httpsEndpoint(url: URL, secrets: readonly string[], options: AskOptions): LeadBook {
  const speaker: Speaker = { kind: "httpsEndpoint", host: url.host, secrets };
  return {
    async send(lead) {
      const headers = { "content-type": "application/json; charset=utf-8", "idempotency-key": lead.key };
      try {
        const reply = await ask({ method: "POST", url, headers, body: JSON.stringify(bodyOf(lead)) }, options);
        if (reply.status < 200 || reply.status > 299) return refusedBy(speaker, reply);
        return { kind: "done", already: false, value: { where: url.host, readBack: false } };
      } catch (error) {
        return unreachable(speaker, error);
      }
    },
    remove: neverRemoved,
  };
}

/** The documented body (manifest-fields.md §5, "HTTPS body"). */
function bodyOf(lead: Lead) {
  const { firstName, lastName, email, phone, country, company, title } = lead.customer;
  return {
    ActionCode: lead.action,
    OfferTitle: lead.offerTitle,
    LeadSource: leadSource(lead),
    Description: lead.description,
    UserDetails: {
      Company: company,
      Country: country,
      Email: email,
      FirstName: firstName,
      LastName: lastName,
      Phone: phone,
      Title: title,
    },
  };
}
