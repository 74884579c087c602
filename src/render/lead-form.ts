import type { Offer } from "../core/offer.ts";
import { leadFieldNames, leadFields, type LeadFaults, type LeadFieldName, type LeadForm } from "../core/store-lead.ts";
import { html, nothing, type Html } from "./html.ts";
import type { Language } from "./language.ts";
import { leadWords, type LeadWords } from "./lead-words.ts";
import { publicLink } from "./public-link.ts";

/** What a form is drawn from. `form` and `faults` are those of an attempt that could not be taken. */
export type LeadFormView = {
  readonly offer: Offer;
  readonly language: Language;
  readonly form?: LeadForm;
  readonly faults?: LeadFaults;
};

/** A field that people do not see; whoever fills it in is a program. */
export const honeypotName = "website";

/** What browsers may fill in by themselves (HTML, "Autofill"). */
const autocomplete: Readonly<Record<LeadFieldName, string>> = {
  firstName: "given-name",
  lastName: "family-name",
  email: "email",
  company: "organization",
  phone: "tel",
  country: "country-name",
  title: "organization-title",
};
const types: Partial<Readonly<Record<LeadFieldName, string>>> = { email: "email", phone: "tel" };

/** True when leads of this offer go anywhere: only then there is a form. */
export function takesLeads({ lead }: Offer): boolean {
  return lead.kind !== "none";
}

/** The words that somebody agrees to; recorded with their lead. */
export function consentText({ id, listing }: Offer, language: Language): string {
  return leadWords[language].consent(id.publisher, listing.title);
}

/** The form for customers' details, which needs no script. Without an address of its own it posts to the page that it stands on. */
export function leadForm(view: LeadFormView): Html {
  const { offer, language, faults = {} } = view;
  const words = leadWords[language];
  return html`${faultSummary(faults, words)}
    <form class="lead-form" method="post" accept-charset="utf-8" novalidate="">
      ${leadFieldNames.map((name) => field(name, view, words))}
      <p hidden="">
        <label for="lead-${honeypotName}">${words.honeypot}</label>
        <input id="lead-${honeypotName}" name="${honeypotName}" tabindex="-1" autocomplete="off" />
      </p>
      <p class="consent">
        <input id="lead-consent" type="checkbox" name="consent" value="yes" required="" ${described("consent", faults)} />
        <label for="lead-consent">${consentText(offer, language)}</label>
        ${faultOf("consent", faults, words)}
      </p>
      <p>${publicLink(offer.legal.privacyPolicy, words.privacy)}</p>
      <p><button class="button" type="submit">${words.send}</button></p>
    </form>`;
}

function field(name: LeadFieldName, { form, faults = {} }: LeadFormView, words: LeadWords): Html {
  const { required, longest } = leadFields[name];
  const note = required ? nothing : html` <span class="soft">(${words.optional})</span>`;
  return html`<p>
    <label for="lead-${name}">${words.fields[name]}${note}</label>
    <input
      id="lead-${name}"
      name="${name}"
      type="${types[name] ?? "text"}"
      autocomplete="${autocomplete[name]}"
      maxlength="${longest}"
      value="${form?.[name] ?? ""}"
      ${required ? html`required=""` : nothing}
      ${described(name, faults)}
    />
    ${faultOf(name, faults, words)}
  </p>`;
}

function described(name: LeadFieldName | "consent", faults: LeadFaults): Html {
  return faults[name] === undefined ? nothing : html`aria-invalid="true" aria-describedby="lead-${name}-fault"`;
}

function faultOf(name: LeadFieldName | "consent", faults: LeadFaults, words: LeadWords): Html {
  const fault = faults[name];
  if (fault === undefined) return nothing;
  return html`<span class="fault" id="lead-${name}-fault">${name === "consent" ? words.consentFault : words.faults[fault]}</span>`;
}

/** All faults on top, each leading to its field, told at once to who listens. */
function faultSummary(faults: LeadFaults, words: LeadWords): Html {
  const names = ([...leadFieldNames, "consent"] as const).filter((name) => faults[name] !== undefined);
  if (names.length === 0) return nothing;
  return html`<div class="faults" role="alert">
    <p>${words.summary}</p>
    <ul>
      ${names.map((name) => html`<li><a href="#lead-${name}">${name === "consent" ? words.consentFault : words.fields[name]}</a></li>`)}
    </ul>
  </div>`;
}
