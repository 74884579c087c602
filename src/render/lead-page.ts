import type { Offer } from "../core/offer.ts";
import { html, nothing, type Html } from "./html.ts";
import { languages, pageFile, type Language } from "./language.ts";
import { leadForm, type LeadFormView } from "./lead-form.ts";
import { leadWords } from "./lead-words.ts";

/** File names of the form and of the thanks, beside the product page, by language. */
export const leadFiles: Readonly<Record<Language, { readonly form: string; readonly thanks: string }>> = {
  en: { form: "get.html", thanks: "thanks.html" },
  it: { form: "get.it.html", thanks: "thanks.it.html" },
};
export const leadStylesFile = "lead.css";

/** The language of a form's or thanks' file name; undefined for any other name. */
export function leadFileOf(file: string): { readonly language: Language; readonly kind: "form" | "thanks" } | undefined {
  return languages
    .flatMap((language) => (["form", "thanks"] as const).map((kind) => ({ language, kind })))
    .find(({ language, kind }) => leadFiles[language][kind] === file);
}

/** The page with the form. It posts to where it came from and nowhere else; nothing but the store front's styles is loaded. */
export function leadPage(view: LeadFormView): string {
  const { offer, language } = view;
  const words = leadWords[language];
  return frame(
    { offer, language, kind: "form", heading: words.get },
    html`<p class="soft">${words.intro(offer.id.publisher)}</p>
      ${leadForm(view)}`,
  );
}

/** What is said once the details are safe. */
export function thanksPage(offer: Offer, language: Language): string {
  const words = leadWords[language];
  return frame({ offer, language, kind: "thanks", heading: words.thanks }, html`<p>${words.thanksText(offer.id.publisher)}</p>`);
}

/** What is said when there is no room for more. */
export function fullPage(offer: Offer, language: Language): string {
  const words = leadWords[language];
  return frame({ offer, language, kind: "form", heading: words.get }, html`<p role="alert">${words.full}</p>`);
}

const contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'";

type Frame = { readonly offer: Offer; readonly language: Language; readonly kind: "form" | "thanks"; readonly heading: string };

function frame({ offer, language, kind, heading }: Frame, content: Html): string {
  const words = leadWords[language];
  const others = languages.filter((each) => each !== language);
  // The address is told to this site only, so that it can see where a form came from.
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${contentPolicy}" />
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${heading} · ${offer.listing.title}</title>
        <link rel="stylesheet" href="slipway.css" />
        <link rel="stylesheet" href="${leadStylesFile}" />
      </head>
      <body>
        <main id="main" class="wide lead-page">
          <p class="publisher">${offer.id.publisher}</p>
          <h1>${heading}: ${offer.listing.title}</h1>
          ${content}
          <p><a href="${pageFile("index", language)}">${words.back}</a></p>
          ${kind === "form" ? languageLinks(others) : nothing}
        </main>
      </body>
    </html> `.html;
}

const languageNames: Readonly<Record<Language, string>> = { en: "English", it: "Italiano" };

function languageLinks(others: readonly Language[]): Html {
  return html`<p>
    ${others.map((each) => html`<a href="${leadFiles[each].form}" lang="${each}" hreflang="${each}">${languageNames[each]}</a>`)}
  </p>`;
}

/** On top of the store front's own styles; every colour pair keeps 4.5 : 1 in light and dark. */
export const leadStyles = `.lead-page { max-width: 40rem; padding-block: 2rem; }
.lead-form p { margin-block: 1rem; }
.lead-form label { display: block; font-weight: 600; }
.lead-form .soft { font-weight: 400; }
.lead-form input:not([type="checkbox"]) { box-sizing: border-box; width: 100%; padding: 0.5rem; font: inherit; border: 1px solid #6b7280; border-radius: 4px; color: inherit; background: transparent; }
.lead-form input:focus-visible, .lead-form button:focus-visible { outline: 3px solid #2563eb; outline-offset: 2px; }
.lead-form .consent label { display: inline; font-weight: 400; }
.lead-form [aria-invalid="true"] { border-color: #b42318; }
.lead-form button { border: 0; font: inherit; cursor: pointer; }
.lead-form .fault { display: block; color: #b42318; }
.faults { border: 2px solid #b42318; border-radius: 4px; padding: 0 1rem; }
@media (prefers-color-scheme: dark) { .lead-form .fault { color: #ffa198; } .faults, .lead-form [aria-invalid="true"] { border-color: #ffa198; } }
`;

/** Where a product page says how to ask the publisher; on any other host the contact that stands there is the way. */
const asking = '<div class="ask">';

/**
 * A product page as a server that takes leads shows it: with the way to the form in the place where the page says how to ask, between `slipway:lead`
 * marks. Without what is between the marks it is the page, byte for byte.
 */
export function withLeadEntry(page: string, language: Language): string {
  const link = html`<p><a class="button" href="${leadFiles[language].form}">${leadWords[language].leave}</a></p>`;
  return page.replace(asking, () => `${asking}<!-- slipway:lead -->${link.html}<!-- /slipway:lead -->`);
}
