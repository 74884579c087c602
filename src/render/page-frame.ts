import { html, nothing, type Html } from "./html.ts";
import { languages, pageFile, type Language } from "./language.ts";
import { siteScriptFile } from "./status-frame.ts";
import { storeWords } from "./store-language.ts";

export type Frame = {
  readonly language: Language;
  readonly title: string;
  readonly description: string;
  /** Relative path of the picture in the browser's tab, if the page has one of its own. */
  readonly icon?: string;
  /** Relative path of the folder of the list of all offers, empty or ending in `/`. */
  readonly home: string;
  /** True where the site's script lies beside the page; a product page has none. */
  readonly hasScript?: boolean;
  readonly main: Html;
  readonly footer: Html;
};

/**
 * Nothing but this folder's style and pictures may load. A product page runs no script at all: what a manifest might smuggle in stays dead even if
 * escaping failed. `file:` is for pages opened from disk, where "self" means nothing to some browsers.
 */
function contentPolicy(hasScript: boolean): string {
  const script = hasScript ? "script-src 'self' file:; " : "";
  return `default-src 'none'; img-src 'self' file:; style-src 'self' file:; ${script}base-uri 'none'; form-action ${hasScript ? "'self'" : "'none'"}`;
}

/** A whole page of the store front. The style sheet lies beside it; nothing from elsewhere is loaded. */
export function pageFrame({ language, title, description, icon, home, hasScript = false, main, footer }: Frame): string {
  const words = storeWords[language];
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${contentPolicy(hasScript)}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <meta name="description" content="${description}" />
        ${icon === undefined ? nothing : html`<link rel="icon" href="${icon}" /> `}
        <link rel="stylesheet" href="slipway.css" />
        ${languages.map((each) => html`<link rel="alternate" hreflang="${each}" href="${pageFile("index", each)}" /> `)}
        ${hasScript ? html`<script src="${siteScriptFile}" defer=""></script>` : nothing}
      </head>
      <body>
        <a class="skip" href="#main">${words.skip}</a>
        <header class="top">
          <div class="wide">
            <a class="brand" href="${home}${pageFile("index", language)}">${words.brand}</a>
            <div class="aside">${languageLinks(language)}</div>
          </div>
        </header>
        <main id="main">${main}</main>
        <footer class="bottom"><div class="wide">${footer}</div></footer>
      </body>
    </html> `;
  return page.html;
}

/** The same page in the other languages. */
function languageLinks(language: Language): readonly Html[] {
  return languages
    .filter((each) => each !== language)
    .map((each) => html`<a href="${pageFile("index", each)}" lang="${each}" hreflang="${each}">${storeWords[each].languageName}</a>`);
}

/** An offer's picture, the same size on every page. */
export function logoOf(source: string, text: string): Html {
  return html`<img class="logo" src="${source}" alt="${text}" width="96" height="96" />`;
}
