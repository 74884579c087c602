import type { Lead } from "../../core/lead.ts";
import { offerName } from "../../core/offer.ts";
import type { Mail } from "../../ports/world.ts";
import { neverRemoved, type LeadBook } from "./lead-book.ts";

/** The words of a lead's mail. */
export type LeadLetter = (lead: Lead) => Promise<{ readonly subject: string; readonly text: string; readonly html: string }>;

/** A mail to the contacts per lead. Mail keeps its own record of what was sent, by id. */
export function leadMail(mail: Mail, letter: LeadLetter, contacts: readonly string[]): LeadBook {
  return {
    async send(lead) {
      const answer = await mail.send({
        ...(await letter(lead)),
        id: `lead/${lead.key}`,
        to: contacts,
        at: lead.at,
        list: offerName(lead.offer),
      });
      return answer.kind === "done" ? { ...answer, value: { where: answer.value.where, readBack: false } } : answer;
    },
    remove: neverRemoved,
  };
}
