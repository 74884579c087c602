import type { LeadFault, LeadFieldName } from "../core/store-lead.ts";
import type { Language } from "./language.ts";

export type LeadWords = {
  readonly get: string;
  readonly leave: string;
  readonly intro: (publisher: string) => string;
  readonly fields: Readonly<Record<LeadFieldName, string>>;
  readonly optional: string;
  readonly consent: (publisher: string, title: string) => string;
  readonly privacy: string;
  readonly honeypot: string;
  readonly send: string;
  readonly back: string;
  readonly faults: Readonly<Record<LeadFault, string>>;
  readonly consentFault: string;
  readonly summary: string;
  readonly thanks: string;
  readonly thanksText: (publisher: string) => string;
  readonly full: string;
};

export const leadWords: Readonly<Record<Language, LeadWords>> = {
  en: {
    get: "Get it now",
    leave: "Leave your details",
    intro: (publisher) => `Leave your details, and ${publisher} gets in touch with you.`,
    fields: {
      firstName: "First name",
      lastName: "Last name",
      email: "E-mail",
      company: "Company",
      phone: "Telephone",
      country: "Country",
      title: "Job title",
    },
    optional: "optional",
    consent: (publisher, title) => `I agree that ${publisher} may contact me about ${title}.`,
    privacy: "How the publisher handles personal data",
    honeypot: "Leave this empty",
    send: "Send",
    back: "Back to the offer",
    faults: { missing: "Fill this in.", tooLong: "This is too long.", unfit: "This can not be right: check it." },
    consentFault: "Without your agreement nobody may contact you.",
    summary: "Some details are missing or can not be right:",
    thanks: "Thank you",
    thanksText: (publisher) => `Your details are on their way to ${publisher}.`,
    full: "Your details could not be taken just now. Try again later, or write to the publisher.",
  },
  it: {
    get: "Richiedilo ora",
    leave: "Lascia i tuoi dati",
    intro: (publisher) => `Lascia i tuoi dati e ${publisher} ti contatterà.`,
    fields: {
      firstName: "Nome",
      lastName: "Cognome",
      email: "E-mail",
      company: "Azienda",
      phone: "Telefono",
      country: "Paese",
      title: "Ruolo",
    },
    optional: "facoltativo",
    consent: (publisher, title) => `Acconsento a essere contattato da ${publisher} a proposito di ${title}.`,
    privacy: "Come l’editore tratta i dati personali",
    honeypot: "Lascia vuoto questo campo",
    send: "Invia",
    back: "Torna all’offerta",
    faults: { missing: "Compila questo campo.", tooLong: "Il testo è troppo lungo.", unfit: "Così non può essere giusto: controlla." },
    consentFault: "Senza il tuo consenso nessuno può contattarti.",
    summary: "Alcuni dati mancano o non possono essere giusti:",
    thanks: "Grazie",
    thanksText: (publisher) => `I tuoi dati sono in viaggio verso ${publisher}.`,
    full: "In questo momento non è stato possibile ricevere i tuoi dati. Riprova più tardi o scrivi all’editore.",
  },
};
