import type { Lead } from "./lead.ts";
import { isMailAddress } from "./mail-address.ts";
import { offerName, type OfferId } from "./offer.ts";
import { escapeInvisible } from "./problem.ts";
import type { Instant } from "./time.ts";

/** What customers are asked for: no more than the documented lead has (manifest-fields.md §5). */
export const leadFieldNames = ["firstName", "lastName", "email", "company", "phone", "country", "title"] as const;
export type LeadFieldName = (typeof leadFieldNames)[number];
export type LeadForm = Readonly<Record<LeadFieldName, string>>;

/** Lengths in characters: what the narrowest of the usual CRMs holds. */
export const leadFields: Readonly<Record<LeadFieldName, { readonly required: boolean; readonly longest: number }>> = {
  firstName: { required: true, longest: 40 },
  lastName: { required: true, longest: 80 },
  email: { required: true, longest: 80 },
  company: { required: true, longest: 100 },
  phone: { required: false, longest: 40 },
  country: { required: false, longest: 60 },
  title: { required: false, longest: 80 },
};

export type LeadFault = "missing" | "tooLong" | "unfit";
export type LeadFaults = Partial<Readonly<Record<LeadFieldName | "consent", LeadFault>>>;

/** What somebody filled in, as far as it can be taken: the values as they came, what is wrong with which, and whether they agreed to be contacted. */
export type LeadReading = { readonly form: LeadForm; readonly faults: LeadFaults };

/** Reads a form; every fault is told at once. Consent is demanded: without it there is no lead. */
export function readLead(given: (name: string) => string | undefined): LeadReading {
  const value = (name: LeadFieldName): string => (given(name) ?? "").trim();
  const form: LeadForm = {
    firstName: value("firstName"),
    lastName: value("lastName"),
    email: value("email"),
    company: value("company"),
    phone: value("phone"),
    country: value("country"),
    title: value("title"),
  };
  const faults = leadFieldNames.flatMap((name) => {
    const fault = faultOf(name, form[name]);
    return fault === undefined ? [] : [[name, fault] as const];
  });
  const consent = given("consent") === "yes" ? [] : [["consent", "missing"] as const];
  return { form, faults: Object.fromEntries([...faults, ...consent]) };
}

function faultOf(name: LeadFieldName, text: string): LeadFault | undefined {
  const { required, longest } = leadFields[name];
  if (text === "") return required ? "missing" : undefined;
  if (Array.from(text).length > longest) return "tooLong";
  if (escapeInvisible(text) !== text || !text.isWellFormed()) return "unfit";
  if (name === "email") return isMailAddress(text) ? undefined : "unfit";
  return name === "phone" && !telephone.test(text) ? "unfit" : undefined;
}

const telephone = /^[\d\s+()./x-]+$/i;

/** When and to which words somebody agreed to be contacted. */
export type Consent = { readonly at: Instant; readonly text: string };

/** The lead of somebody who pressed "Get it now". Its description keeps the consent, so that whoever calls can show it. */
export function storeLead(
  form: LeadForm,
  { id, title }: { readonly id: OfferId; readonly title: string },
  consent: Consent,
  mark: string,
): Lead {
  return {
    key: `${offerName(id)}/lead/${mark}`,
    offer: id,
    offerTitle: title,
    source: "AzureMarketplace",
    action: "INS",
    customer: form,
    description: `Get it now. Agreed ${consent.at}: ${consent.text}`,
    at: consent.at,
  };
}
