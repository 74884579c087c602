import type { OfferId } from "../core/offer.ts";
import type { Instant } from "../core/time.ts";
import { html, nothing, type Html } from "./html.ts";
import { languages, pageFile, type Language, type PageKind } from "./language.ts";
import { siteWords } from "./site-language.ts";
import { momentText } from "./words.ts";

// Layout of the status site: the list and the style sheet on top, each offer's pages in a folder of its own. Links are relative, so that the
// pages work from a server, below any path of one, and from a disk.

export const statusCssFile = "status.css";
export const siteScriptFile = "site.js";

/** Folder of an offer's pages, seen from the list. */
export function statusFolder({ publisher, offer }: OfferId): string {
  return `status/${publisher}/${offer}/`;
}

/** Where an offer's status page lies, seen from the list. */
export function statusPageFile(offer: OfferId, language: Language = "en"): string {
  return `${statusFolder(offer)}${pageFile("index", language)}`;
}

/** The way from an offer's page back to the list's folder. */
export const toTop = "../../../";

/** What is around a page, the same for all of one site. */
export type SiteView = {
  readonly now: Instant;
  readonly language?: Language;
  /** Languages that every page of this site is there in; only its own unless told. */
  readonly translated?: boolean;
  /** Relative path from the page to the folder of the list and the style sheet, empty or ending in `/`. */
  readonly base?: string;
  /** Whether the site has the store front beside it, below `live/`. */
  readonly hasStore?: boolean;
};

export type StatusFrame = SiteView & {
  readonly title: string;
  readonly kind: PageKind;
  readonly header: Html;
  readonly main: Html;
  /** True while the page is worth looking at again soon. */
  readonly lively?: boolean;
};

/** No script but the site's own file, nothing from elsewhere. `file:` is for pages opened from disk, where "self" means nothing to some browsers. */
const contentPolicy =
  "default-src 'none'; style-src 'self' file:; script-src 'self' file:; connect-src 'self'; base-uri 'none'; form-action 'self'";

/** A whole page of the status site. */
export function statusFrame(frame: StatusFrame): string {
  const { title, header, main, now, base = "", language = "en", hasStore = false, lively = false } = frame;
  const words = siteWords[language];
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${contentPolicy}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${base}${statusCssFile}" />
        ${alternates(frame)}
        <script src="${base}${siteScriptFile}" defer=""></script>
      </head>
      <body>
        <a class="skip" href="#main">${words.skip}</a>
        <header class="top">
          <div class="wide">
            <a class="brand" href="${base}${pageFile("index", language)}">Slipway</a>
            <nav class="crumbs" aria-label="${words.breadcrumb}">${header}</nav>
            <div class="aside">
              ${hasStore ? html`<a href="${base}live/${pageFile("index", language)}">${words.storeFront}</a>` : nothing}
              ${languageLinks(frame)}
            </div>
          </div>
        </header>
        <main id="main" class="wide" data-lively="${lively ? "yes" : "no"}">${main}</main>
        <footer class="bottom">
          <div class="wide">
            <p>${words.asOf} ${timeHtml(now)}. ${words.proof[0]} <code>slipway verify</code> ${words.proof[1]}</p>
          </div>
        </footer>
      </body>
    </html> `.html;
}

/** The same page in the other languages, for programs. */
function alternates({ translated = false, kind }: StatusFrame): Html {
  if (!translated) return nothing;
  return html`${languages.map((each) => html`<link rel="alternate" hreflang="${each}" href="${pageFile(kind, each)}" /> `)}`;
}

/** The same page in the other languages, for people. */
function languageLinks({ translated = false, kind, language = "en" }: StatusFrame): readonly Html[] {
  if (!translated) return [];
  return languages
    .filter((each) => each !== language)
    .map((each) => html`<a href="${pageFile(kind, each)}" lang="${each}" hreflang="${each}">${siteWords[each].languageName}</a>`);
}

/** A moment for people, with the exact one for machines. */
export function timeHtml(instant: Instant, text = momentText(instant)): Html {
  return html`<time datetime="${instant}" title="${instant}">${text}</time>`;
}
